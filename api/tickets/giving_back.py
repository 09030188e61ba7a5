"""Leaving the desk: away, with the tickets that wait for an answer given back to the queue."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.policy import Actor
from api.routing import presence
from api.routing.models import Presence
from api.tickets import assignment
from api.tickets.models import OPEN, Ticket


def leave(session: Session, account_id: UUID, actor: Actor, state: Presence) -> int:
    """How many tickets went back. The presence changes first, so that none of them comes straight back."""
    unanswered = select(Ticket).where(Ticket.assignee_id == account_id, Ticket.waiting_since.is_not(None), OPEN)
    waiting = session.scalars(unanswered.order_by(Ticket.rank, Ticket.created_at)).all()
    for ticket in waiting:
        assignment.release(session, ticket, actor, "went_away")
    presence.set_presence(session, account_id, state)
    for team_id in {ticket.team_id for ticket in waiting if ticket.team_id}:
        jobs.defer(session, "tickets.drain", lock=f"team:{team_id}", team_id=str(team_id))
    return len(waiting)
