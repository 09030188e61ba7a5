"""What the desk could not answer: failed questions, the gaps they form, the looks taken at them, and which article was
written from which ticket."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class Source(StrEnum):
    """How a question failed."""

    escalated = "escalated"
    not_chosen = "not_chosen"
    not_helped = "not_helped"
    search = "search"
    ticket = "ticket"


class GapStatus(StrEnum):
    """`drafted`: its article can't be read yet; `watching`: it can, and something is still missing before it closes."""

    open = "open"
    drafted = "drafted"
    watching = "watching"
    closed = "closed"
    dismissed = "dismissed"


class RunKind(StrEnum):
    refresh = "refresh"
    check = "check"


class Gap(Identified, Base):
    """`title` is the question nearest to all of its others. `live_at` is since when its article can be read; it starts
    anew with each link."""

    __tablename__ = "gaps"

    title: Mapped[str]
    status: Mapped[GapStatus] = mapped_column(default=GapStatus.open)
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    live_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]


class GapQuestion(Identified, Base):
    """One failure, its words without personal data. `origin_id` is the line, the search or the ticket it stands in;
    `person` says which failures are one person's. `minutes` is what people of the desk spent on it. `found`: the last
    check found the gap's article with it."""

    __tablename__ = "gap_questions"

    origin_id: Mapped[UUID] = mapped_column(unique=True)
    source: Mapped[Source]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"), index=True)
    person: Mapped[str | None]
    minutes: Mapped[float] = mapped_column(default=0.0)
    gap_id: Mapped[UUID | None] = mapped_column(ForeignKey("gaps.id", ondelete="SET NULL"), index=True)
    left_out: Mapped[bool] = mapped_column(default=False)
    found: Mapped[bool | None]


class GapRun(Base):
    """One look at all gaps. `broken`, of a check, lists `{gap_id, title, question}` for each question of a closed gap
    that found its article before and does not any more."""

    __tablename__ = "gap_runs"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[RunKind]
    began_at: Mapped[datetime] = mapped_column(default=now)
    questions: Mapped[int] = mapped_column(default=0)
    broken: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    __table_args__ = (Index("ix_gap_runs_latest", "kind", text("began_at DESC")),)


class TicketArticle(Base):
    """The ticket that an article was written from."""

    __tablename__ = "ticket_articles"

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
