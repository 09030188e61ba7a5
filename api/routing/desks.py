"""Desks: what an agent can take, and how much of it at the same time."""

from uuid import UUID

from sqlalchemy.orm import Session

from api import events, jobs
from api.routing.models import Desk
from api.routing.presence import get_desk


def furnish(session: Session, account_id: UUID, capacity: int, skills: list[str]) -> Desk:
    """Another capacity or other skills: waiting tickets are looked at again."""
    desk = get_desk(session, account_id)
    desk.capacity, desk.skills = capacity, sorted(set(skills))
    events.append(session, "agent.desk_changed", staff_only=True, account_id=str(account_id))
    jobs.defer(session, "tickets.drain", lock=f"team:{desk.team_id}", team_id=str(desk.team_id))
    return desk
