"""Events: one append-only table that every live view reads, in an order that never skips a late commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db import Base, now, ring

CHANNEL = "care_events"
TRANSACTION_ID = text("(pg_current_xact_id()::text)::bigint")


class Event(Base):
    """`xid` is the writing transaction. An id alone can become visible after a later one; `(xid, id)` below the oldest
    running transaction can't, so readers take it as their cursor. `staff_only` keeps notes from customers."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, server_default=TRANSACTION_ID)
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str]
    conversation_id: Mapped[UUID | None]
    ticket_id: Mapped[UUID | None]
    staff_only: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (Index("ix_events_cursor", "xid", "id"),)


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the stream; written `xid-id`."""

    xid: int
    id: int

    @classmethod
    def parse(cls, written: str) -> "Cursor":
        xid, _, number = written.partition("-")
        return cls(int(xid), int(number))

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"


@dataclass(frozen=True)
class Happened:
    """An event as its readers get it."""

    cursor: Cursor
    kind: str
    conversation_id: UUID | None
    ticket_id: UUID | None
    staff_only: bool
    data: dict[str, Any]


def append(
    session: Session, kind: str, *, conversation_id: UUID | None = None, ticket_id: UUID | None = None,
    staff_only: bool = False, **data: Any,
) -> None:
    """Record an event with the change it tells of; listeners wake after the commit."""
    about = {"conversation_id": conversation_id, "ticket_id": ticket_id, "staff_only": staff_only}
    session.add(Event(kind=kind, data=data, **about))
    ring(session, CHANNEL)


AFTER = text("""
    SELECT xid, id, kind, conversation_id, ticket_id, staff_only, data FROM events
    WHERE (xid, id) > (:xid, :id) AND xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
    ORDER BY xid, id LIMIT :limit""")

AFTER_IN = text("""
    SELECT xid, id, kind, conversation_id, ticket_id, staff_only, data FROM events
    WHERE (xid, id) > (:xid, :id) AND xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
      AND conversation_id = :conversation_id AND NOT staff_only
    ORDER BY xid, id LIMIT :limit""")

HEAD = text("SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")


def head(session: Session) -> Cursor:
    """A cursor behind which everything is visible to this transaction's snapshot or an earlier one."""
    return Cursor(session.scalar(HEAD) or 0, 0)


def after(session: Session, cursor: Cursor, limit: int = 500) -> list[Happened]:
    rows = session.execute(AFTER, {"xid": cursor.xid, "id": cursor.id, "limit": limit})
    return [Happened(Cursor(row.xid, row.id), *row[2:]) for row in rows]


def after_in(session: Session, cursor: Cursor, conversation_id: UUID, limit: int = 500) -> list[Happened]:
    """What a customer of one conversation may have missed since the cursor."""
    values = {"xid": cursor.xid, "id": cursor.id, "conversation_id": conversation_id, "limit": limit}
    return [Happened(Cursor(row.xid, row.id), *row[2:]) for row in session.execute(AFTER_IN, values)]
