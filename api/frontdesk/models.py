"""What happened in each turn with the bot: asked, understood, answered, how long it took, what went wrong."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, now


class Turn(Base):
    """Keyed by the customer's line that began it. `ranking` is what retrieval found: `[{article_id, title, score}]`."""

    __tablename__ = "turns"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    question: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    category: Mapped[str | None]
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id"))
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    helpful: Mapped[bool | None]
    trace: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_turns_conversation", "conversation_id", text("at DESC")),)
