"""The ticket API: lists and single tickets for whoever may see them, the verbs for staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from sqlalchemy import select

from api import policy
from api.accounts.doors import CurrentActor, Staff
from api.conversations.views import LineView
from api.db import Db
from api.files.threads import views
from api.policy import Actor
from api.tickets import assignment, dossier, queries, working
from api.tickets.models import Ticket
from api.tickets.queries import View, Wanted
from api.tickets.schemas import (
    AssignTo,
    Dossier,
    HistoryPage,
    OwnTickets,
    OwnTicketThread,
    SendReply,
    SetPriority,
    SetWaiting,
    TicketPage,
    WriteNote,
)

router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]


def wanted(view: View = View.mine, q: Annotated[str, Query(max_length=200)] = "", agent: UUID | None = None,
           team: UUID | None = None, cursor: Annotated[str, Query(max_length=400)] = "") -> Wanted:
    """Which list: a view, narrowed to an agent or a team, or a search in all tickets."""
    return Wanted(view, q.strip(), agent, team, cursor)


WantedList = Annotated[Wanted, Depends(wanted)]


def ticket_for_staff(ticket_id: UUID, db: Db, actor: Staff) -> Ticket:
    return policy.get(db, actor, select(Ticket).where(Ticket.id == ticket_id))


OneTicket = Annotated[Ticket, Depends(ticket_for_staff)]


@router.get("")
def list_tickets(db: Db, actor: CurrentActor, wanted: WantedList) -> TicketPage | OwnTickets:
    """For staff one of the views; for a customer the own tickets."""
    return queries.page(db, actor, wanted) if actor.staff else OwnTickets(items=dossier.own_list(db, actor))


@router.get("/counts")
def count_views(db: Db, actor: Staff) -> dict[View, int]:
    return queries.counts(db, actor)


@router.get("/{reference_or_id}")
def read_ticket(reference_or_id: str, db: Db, actor: CurrentActor) -> Dossier | OwnTicketThread:
    ticket = dossier.get_ticket(db, actor, reference_or_id)
    return dossier.whole(db, ticket) if actor.staff else dossier.own(db, ticket)


@router.get("/{ticket_id}/history")
def read_history(ticket: OneTicket, db: Db) -> HistoryPage:
    return HistoryPage(items=dossier.history(db, ticket))


@router.post("/{ticket_id}/seen", status_code=204)
def see(ticket: OneTicket, actor: Staff) -> None:
    working.view(ticket, actor)


@router.post("/{ticket_id}/take")
def take(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    assignment.take(db, ticket, actor)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/assign")
def assign(ticket: OneTicket, db: Db, actor: Staff, body: AssignTo) -> Dossier:
    assignment.reassign(db, ticket, body.agent_id, actor)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/release")
def release(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    assignment.release(db, ticket, actor, "released")
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/replies", status_code=201)
def reply(ticket: OneTicket, db: Db, actor: Staff, body: SendReply, key: Key) -> LineView:
    line = working.reply(db, ticket, actor, body.text, key=own_key(actor, key), then=body.then)
    return views(db, [line])[0]


@router.post("/{ticket_id}/notes", status_code=201)
def note(ticket: OneTicket, db: Db, actor: Staff, body: WriteNote, key: Key) -> LineView:
    line = working.note(db, ticket, actor, body.text, key=own_key(actor, key))
    return views(db, [line])[0]


@router.post("/{ticket_id}/wait")
def wait(ticket: OneTicket, db: Db, actor: Staff, body: SetWaiting) -> Dossier:
    working.wait(db, ticket, actor, body.status)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/resolve")
def resolve(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    working.resolve(db, ticket, actor)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/reopen")
def reopen(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    working.reopen(db, ticket, actor)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/close")
def close(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    working.close(db, ticket, actor, "closed")
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/hand-back")
def hand_back(ticket: OneTicket, db: Db, actor: Staff) -> Dossier:
    working.hand_back(db, ticket, actor)
    return dossier.whole(db, ticket)


@router.post("/{ticket_id}/priority")
def set_priority(ticket: OneTicket, db: Db, actor: Staff, body: SetPriority) -> Dossier:
    working.set_priority(db, ticket, actor, body.priority)
    return dossier.whole(db, ticket)


def own_key(actor: Actor, key: str) -> str:
    """Keys are one agent's own: nobody else's can stand in their way."""
    return f"{actor.account_id}:{key}"
