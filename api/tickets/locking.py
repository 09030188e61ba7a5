"""Locks of a ticket: always conversation, then ticket, then desks, so that no two verbs wait for each other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations import threads
from api.tickets.models import Ticket


def hold(session: Session, ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked with its conversation until the commit."""
    threads.hold(session, ticket.conversation_id)
    query = select(Ticket).where(Ticket.id == ticket.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
