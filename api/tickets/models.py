"""The registry proper: tickets, their append-only history, the hand-over that opened them, links and ratings."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Sequence, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now

numbers = Sequence("ticket_numbers", metadata=Base.metadata, start=4201)


class Category(StrEnum):
    """What a status means to clocks, counts and auto-close, whatever the desk calls it."""

    open = "open"
    waiting = "waiting"
    resolved = "resolved"


class Status(StrEnum):
    new = "new"
    open = "open"
    pending_customer = "pending_customer"
    on_hold = "on_hold"
    resolved = "resolved"
    closed = "closed"
    merged = "merged"
    spam = "spam"


class Priority(StrEnum):
    low = "low"
    normal = "normal"
    high = "high"
    urgent = "urgent"


class StatusName(Base):
    """The desk's own words for a status, for agents and for customers (`{agent}` is filled in)."""

    __tablename__ = "status_names"

    status: Mapped[Status] = mapped_column(primary_key=True)
    category: Mapped[Category]
    name: Mapped[str]
    customer_words: Mapped[str]


ACTIVE = text("status NOT IN ('closed', 'merged', 'spam')")
OPEN = text("status IN ('new', 'open')")
QUEUED = text("assignee_id IS NULL AND status IN ('new', 'open')")
CURRENT = text("replaced_at IS NULL")
UNANSWERED = text("first_replied_at IS NULL AND status IN ('new', 'open')")


class Ticket(Identified, Base):
    """`rank` orders a queue: 0 is urgent, 3 is low. `promised_by` is the time the customer was told for a first reply,
    `owed_by` the same as long as that reply is still to come."""

    __tablename__ = "tickets"

    number: Mapped[int] = mapped_column(BigInteger, numbers, server_default=numbers.next_value(), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    requester_name: Mapped[str] = mapped_column(default="")
    requester_email: Mapped[str]
    subject: Mapped[str]
    description: Mapped[str]
    category: Mapped[str]
    priority: Mapped[Priority] = mapped_column(default=Priority.normal)
    rank: Mapped[int] = mapped_column(default=2)
    status: Mapped[Status] = mapped_column(default=Status.new)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    resolution: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    promised_by: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    viewed_at: Mapped[datetime | None]
    first_replied_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None] = mapped_column(default=now)
    overdue_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_tickets_active_conversation", "conversation_id", unique=True, postgresql_where=ACTIVE),
        Index("ix_tickets_queue", "team_id", "rank", "created_at", postgresql_where=QUEUED),
        Index("ix_tickets_assignee", "assignee_id", "created_at", postgresql_where=ACTIVE),
        Index("ix_tickets_account", "account_id", text("created_at DESC")),
        Index("ix_tickets_requester", text("lower(requester_email)")),
        Index("ix_tickets_promised", "promised_by", postgresql_where=UNANSWERED),
    )

    @property
    def owed_by(self) -> datetime | None:
        return None if self.first_replied_at else self.promised_by


class TicketChange(Base):
    """One row of history: who changed what, from what, to what, when and why. A trigger refuses updates and deletes."""

    __tablename__ = "ticket_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(default="")
    field: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    cause: Mapped[str] = mapped_column(default="")


class Handover(Identified, Base):
    """What was known when the bot handed over, and the receipt it was answered with; one a (conversation, turn)."""

    __tablename__ = "handovers"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    turn: Mapped[UUID]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), index=True)
    reason: Mapped[str]
    slots: Mapped[dict[str, Any]]
    intents: Mapped[list[dict[str, Any]]]
    articles: Mapped[list[dict[str, Any]]]
    page_url: Mapped[str] = mapped_column(default="")
    up_to_seq: Mapped[int]
    receipt: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("conversation_id", "turn"),)


class LinkPurpose(StrEnum):
    view = "view"
    survey = "survey"


class GuestLink(Identified, Base):
    """A link that opens one ticket, or the survey on one resolution, without signing in; kept as a hash."""

    __tablename__ = "guest_links"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    resolution: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Rating(Identified, Base):
    """How a resolution was rated, 1 (very bad) to 5 (very good). The last answer counts; earlier ones stay."""

    __tablename__ = "ratings"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    resolution: Mapped[int]
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("uq_ratings_current", "ticket_id", "resolution", unique=True, postgresql_where=CURRENT),
    )
