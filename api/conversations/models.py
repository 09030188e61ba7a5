"""Threads: a conversation, who owns it right now, and its lines."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class Owner(StrEnum):
    """Who answers. The bot is asked only while it is the owner; everything else means a human has it."""

    bot = "bot"
    queue = "queue"
    agent = "agent"


class By(StrEnum):
    customer = "customer"
    bot = "bot"
    agent = "agent"
    system = "system"


class LineKind(StrEnum):
    text = "text"
    article = "article"
    options = "options"
    summary = "summary"
    receipt = "receipt"
    notice = "notice"
    leave_message = "leave_message"
    rating = "rating"
    divider = "divider"
    note = "note"


class Conversation(Identified, Base):
    """`last_seq` is the last line's number, `seen_seq` the last one that reached the customer's screen."""

    __tablename__ = "conversations"

    visitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("visitors.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    channel: Mapped[str] = mapped_column(default="widget")
    owner: Mapped[Owner] = mapped_column(default=Owner.bot)
    locale: Mapped[str] = mapped_column(default="en")
    page_url: Mapped[str] = mapped_column(default="")
    last_seq: Mapped[int] = mapped_column(default=0)
    seen_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_line_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_conversations_visitor", "visitor_id", text("created_at DESC")),)


class Line(Identified, Base):
    """One line of a thread. `seq` counts from 1 within the conversation without gaps, in commit order, because every
    append holds the conversation's row. `key` is the sender's Idempotency-Key, or the bot's `bot:{turn}:{n}`."""

    __tablename__ = "lines"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[By]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    author_name: Mapped[str] = mapped_column(default="")
    kind: Mapped[LineKind] = mapped_column(default=LineKind.text)
    text: Mapped[str] = mapped_column(default="")
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "key"),
    )
