"""Who may see a ticket."""

from typing import Any

from sqlalchemy import Select, false, select

from api.conversations.access import of_browser
from api.conversations.models import Conversation
from api.policy import Actor, scoped
from api.tickets.models import Ticket


@scoped(Ticket)
def tickets(query: Select[Any], actor: Actor) -> Select[Any]:
    """Staff see all; a customer the account's own; a guest the one of the link; a visitor those of this browser."""
    if actor.staff:
        return query
    if actor.kind == "customer":
        return query.where(Ticket.account_id == actor.account_id)
    if actor.kind == "guest":
        return query.where(Ticket.id == actor.ticket_id)
    if actor.kind == "visitor":
        return query.where(Ticket.conversation_id.in_(select(Conversation.id).where(of_browser(actor))))
    return query.where(false())
