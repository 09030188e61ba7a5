"""What happened in each turn with the bot, and which reasons hand a conversation to a person."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class Turn(Base):
    """Asked, understood, answered, how long it took, what went wrong. Keyed by the customer's line that began it.
    `ranking` is what retrieval found: `[{article_id, version, title, score, parts}]`; `evidence` is by what the gate
    judged it, so that it can be explained and judged again: empty where the knowledge base was not asked."""

    __tablename__ = "turns"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("lines.id"), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    question: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    category: Mapped[str | None]
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id"))
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    helpful: Mapped[bool | None]
    trace: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_turns_conversation", "conversation_id", text("at DESC")),
        Index("ix_turns_latest", text("at DESC"), text("line_id DESC")),
        Index("ix_turns_question", "question", postgresql_using="gin", postgresql_ops={"question": "gin_trgm_ops"}),
    )


class ChatRating(Identified, Base):
    """How a customer rated the chat with the bot, 1 (very bad) to 5 (very good). The last answer counts."""

    __tablename__ = "chat_ratings"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("uq_chat_ratings_current", "conversation_id", unique=True, postgresql_where=text("replaced_at IS NULL")),
        Index("ix_chat_ratings_at", "at"),
    )


class Reason(StrEnum):
    """Why a conversation is handed to a person."""

    asked = "asked"
    misses = "misses"
    not_helped = "not_helped"
    sensitive = "sensitive"
    bot_error = "bot_error"
    form = "form"


class TriggerChange(Base):
    """What an admin chose for a reason: the last row counts, without one it is on. No row is ever updated or deleted.
    `threshold`, of `misses` only, is how many questions in a row stay unanswered before the bot offers a person."""

    __tablename__ = "trigger_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    reason: Mapped[Reason]
    is_on: Mapped[bool]
    threshold: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))

    __table_args__ = (
        CheckConstraint("threshold BETWEEN 1 AND 5", name="threshold"),
        Index("ix_trigger_changes_latest", "reason", text("id DESC")),
    )
