"""Teams, the desks agents sit at, their shifts, and why each ticket went where it went."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class Presence(StrEnum):
    online = "online"
    away = "away"
    offline = "offline"


class Team(Identified, Base):
    """A queue: the categories it serves, its opening hours `[{weekday, opens, closes}]` in its time zone (0 = Monday, a
    `closes` not after `opens` is past midnight), and the minutes it promises for a first reply by priority."""

    __tablename__ = "teams"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    skills: Mapped[list[str]]
    hours: Mapped[list[dict[str, Any]]]
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    reply_minutes: Mapped[dict[str, Any]]


class Desk(Base):
    """An agent at work: skills, capacity and presence. `override` pins the presence, whatever the console reports."""

    __tablename__ = "desks"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    skills: Mapped[list[str]]
    languages: Mapped[list[str]]
    capacity: Mapped[int] = mapped_column(default=5)
    presence: Mapped[Presence] = mapped_column(default=Presence.offline)
    override: Mapped[Presence | None]
    seen_at: Mapped[datetime | None]
    last_assigned_at: Mapped[datetime | None]


class Shift(Identified, Base):
    __tablename__ = "shifts"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]


class RoutingDecision(Identified, Base):
    """Who was chosen for a ticket and why, with everyone skipped and the reason."""

    __tablename__ = "routing_decisions"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    chosen_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    candidates: Mapped[list[dict[str, Any]]]

    __table_args__ = (Index("ix_routing_decisions_ticket", "ticket_id", text("at DESC")),)
