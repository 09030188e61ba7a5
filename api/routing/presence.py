"""Presence: who is at a desk right now, as the console reports it or as someone pinned it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from api import events, jobs
from api.db import now
from api.errors import NotFound
from api.routing.models import Desk, Presence

PATIENCE = timedelta(minutes=10)


def online(at: datetime) -> ColumnElement[bool]:
    """Online counts while the console was seen lately: a phone in a pocket stays online for PATIENCE. A pinned
    presence counts whatever was seen."""
    seen = and_(Desk.override.is_(None), Desk.presence == Presence.online, Desk.seen_at > at - PATIENCE)
    return func.coalesce(or_(Desk.override == Presence.online, seen), False)


def anybody_online(session: Session, team_id: UUID) -> bool:
    here = select(Desk.account_id).where(Desk.team_id == team_id, online(now())).limit(1)
    return session.scalar(here) is not None


def current(desk: Desk, at: datetime) -> Presence:
    if desk.override:
        return desk.override
    stale = desk.seen_at is None or desk.seen_at <= at - PATIENCE
    return Presence.away if stale and desk.presence == Presence.online else desk.presence


def set_presence(session: Session, account_id: UUID, presence: Presence) -> Desk:
    """The agent says so; it undoes a pin. Coming online takes waiting tickets from the queue."""
    desk = get_desk(session, account_id)
    desk.presence, desk.override, desk.seen_at = presence, None, now()
    announce(session, desk, presence)
    return desk


def pin(session: Session, account_id: UUID, presence: Presence | None) -> Desk:
    """Hold an agent at a presence until it is undone with None."""
    desk = get_desk(session, account_id)
    desk.override = presence
    announce(session, desk, presence or desk.presence)
    return desk


def see(session: Session, account_id: UUID) -> None:
    """The agent's console is open; written at most once a minute."""
    desk = session.get(Desk, account_id)
    if desk and (desk.seen_at is None or desk.seen_at < now() - timedelta(minutes=1)):
        back = desk.presence == Presence.online
        desk.seen_at = now()
        if back:
            jobs.defer(session, "tickets.drain", lock=f"team:{desk.team_id}", team_id=str(desk.team_id))


def announce(session: Session, desk: Desk, presence: Presence) -> None:
    events.append(session, "agent.presence_changed", staff_only=True, account_id=str(desk.account_id))
    if presence == Presence.online:
        jobs.defer(session, "tickets.drain", lock=f"team:{desk.team_id}", team_id=str(desk.team_id))


def get_desk(session: Session, account_id: UUID) -> Desk:
    desk = session.scalars(select(Desk).where(Desk.account_id == account_id).with_for_update()).one_or_none()
    if desk is None:
        raise NotFound("This person has no desk: an admin gives one to agents.")
    return desk
