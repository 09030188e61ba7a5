"""Opening a ticket: one transaction for the ticket, its agent, its promise, the receipt in the thread and the mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events, words
from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Conversation, LineKind, Owner
from api.db import now
from api.policy import SYSTEM, Actor
from api.routing import presence, teams
from api.routing.models import Team
from api.tickets import assignment, notices, reference
from api.tickets.history import record
from api.tickets.lifecycle import RANKS
from api.tickets.models import ACTIVE, Priority, Ticket, numbers


@dataclass(frozen=True)
class OpenTicket:
    """What is known of a request when it is filed."""

    subject: str
    description: str
    category: str
    requester_email: str
    requester_name: str = ""
    account_id: UUID | None = None
    priority: Priority = Priority.normal


@dataclass(frozen=True)
class Receipt:
    """What was committed, and therefore all that the customer may be told. `online`: somebody of the team is there."""

    reference: str
    ticket_id: UUID
    owner_kind: str
    owner_name: str
    promised_by: datetime | None
    online: bool

    def as_dict(self) -> dict[str, Any]:
        owner = {"kind": self.owner_kind, "name": self.owner_name}
        promised = self.promised_by.isoformat() if self.promised_by else None
        return {"reference": self.reference, "ticket_id": str(self.ticket_id), "owner": owner, "promised_by": promised,
                "online": self.online}


def open_ticket(
    session: Session, conversation: Conversation, actor: Actor, command: OpenTicket
) -> tuple[Ticket, Receipt]:
    """File a request for a held conversation that has no active ticket, and say so in its thread."""
    team = teams.find_team_for(session, command.category)
    ticket = file(session, conversation, team, command)
    record(session, ticket, actor, "status", None, ticket.status, "opened")
    events.append(session, "ticket.opened", conversation_id=conversation.id, ticket_id=ticket.id, staff_only=True)
    if not assignment.route(session, ticket, announce=False):
        threads.hand_to(session, conversation, Owner.queue)
    receipt = receipt_for(session, ticket)
    say_receipt(session, conversation, ticket, receipt)
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    notices.tell_opened(session, ticket, agent)
    return ticket, receipt


def file(session: Session, conversation: Conversation, team: Team | None, command: OpenTicket) -> Ticket:
    number = session.execute(numbers.next_value()).scalar_one()
    at = now()
    ticket = Ticket(
        number=number, reference=reference.write(number), conversation_id=conversation.id,
        account_id=command.account_id, requester_name=command.requester_name,
        requester_email=command.requester_email, subject=command.subject, description=command.description,
        category=command.category, priority=command.priority,
        rank=RANKS[command.priority], team_id=team.id if team else None, created_at=at, waiting_since=at,
        promised_by=teams.promise(team, command.priority, at) if team else None,
    )
    session.add(ticket)
    session.flush()
    return ticket


def receipt_for(session: Session, ticket: Ticket) -> Receipt:
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    online = bool(agent) or (team is not None and presence.anybody_online(session, team.id))
    kind, name = ("agent", agent.name) if agent else ("team", team.name if team else "")
    return Receipt(ticket.reference, ticket.id, kind, name, ticket.owed_by, online)


def say_receipt(session: Session, conversation: Conversation, ticket: Ticket, receipt: Receipt) -> None:
    text = words.line("receipt", ticket=ticket, receipt=receipt)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.receipt, receipt=receipt.as_dict())


def find_active(session: Session, conversation_id: UUID) -> Ticket | None:
    """The conversation's ticket that is not closed; there is at most one."""
    query = select(Ticket).where(Ticket.conversation_id == conversation_id, ACTIVE)
    return session.scalars(query.with_for_update()).one_or_none()
