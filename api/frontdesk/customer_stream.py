"""What happens in a customer's requests, as it happens; who may still see them is asked again for each event."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events
from api.conversations.models import Line, LineKind
from api.db import Database
from api.events import Cursor, Happened
from api.files.threads import views
from api.frontdesk.customer_schemas import RequestState
from api.policy import Actor, scope
from api.tickets import dossier
from api.tickets.models import Ticket
from api.tickets.schemas import OwnTicket

LATEST = 50
Who = Callable[[Session], Actor | None]
Shown = list[tuple[str, dict[str, Any]]]


class Follower:
    """One open stream. `who` finds the actor anew each time: None once the sign-in or the link has ended."""

    def __init__(self, database: Database, who: Who) -> None:
        self.database = database
        self.who = who
        self.conversations: set[UUID | None] = set()
        with database.transaction() as session:
            actor = who(session)
            if actor:
                self.conversations.update(ticket.conversation_id for ticket in latest(session, actor))

    def wants(self, happened: Happened) -> bool:
        """A ticket that was just opened may be this customer's: `show` looks."""
        if happened.kind == "ticket.opened":
            return True
        return not happened.staff_only and happened.conversation_id in self.conversations

    def missed(self, cursor: Cursor) -> list[Happened]:
        with self.database.transaction() as session:
            found = [each for one in self.conversations if one for each in events.after_in(session, cursor, one)]
        return sorted(found, key=lambda happened: happened.cursor)

    def show(self, happened: Happened) -> Shown:
        with self.database.transaction() as session:
            actor = self.who(session)
            tickets = own_tickets(session, actor, happened) if actor else []
            if not tickets:
                return []
            self.conversations.add(happened.conversation_id)
            return shown(session, happened, tickets)


def latest(session: Session, actor: Actor) -> list[Ticket]:
    query = scope(select(Ticket), actor).order_by(Ticket.created_at.desc()).limit(LATEST)
    return list(session.scalars(query))


def own_tickets(session: Session, actor: Actor, happened: Happened) -> list[Ticket]:
    query = select(Ticket).where(Ticket.conversation_id == happened.conversation_id)
    return list(session.scalars(scope(query, actor).order_by(Ticket.number)))


def shown(session: Session, happened: Happened, tickets: list[Ticket]) -> Shown:
    if happened.kind == "line.appended":
        line = session.get_one(Line, UUID(happened.data["line_id"]))
        if line.kind is LineKind.note:
            return []
        view = views(session, [line])[0].model_dump(mode="json")
        return [("line", {"conversation_id": str(line.conversation_id), "line": view})]
    if happened.kind in ("conversation.changed", "ticket.opened"):
        return [("ticket", state(session, ticket)) for ticket in tickets]
    return []


def state(session: Session, ticket: Ticket) -> dict[str, Any]:
    own = OwnTicket(**dossier.own_fields(session, ticket))
    return RequestState(conversation_id=ticket.conversation_id, ticket=own).model_dump(mode="json")
