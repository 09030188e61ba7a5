"""Outgoing mail: a row written with the business change, sent by a job afterwards."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class MailStatus(StrEnum):
    queued = "queued"
    sent = "sent"
    failed = "failed"


class OutgoingMail(Identified, Base):
    """`key` makes a notice unique: the same one is never written twice."""

    __tablename__ = "outgoing_mails"

    key: Mapped[str] = mapped_column(unique=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    reply_to: Mapped[str] = mapped_column(default="")
    status: Mapped[MailStatus] = mapped_column(default=MailStatus.queued)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
