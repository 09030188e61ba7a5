"""Tickets on the wire: what the console and its API take and give."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.conversations.models import Owner
from api.conversations.views import LineView
from api.tickets.models import Priority, Status, Ticket
from api.tickets.promises import Standing, standing

LINE_CHARS = 10_000


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SendReply(Input):
    """`then` sets a waiting status or resolves in the same step."""

    text: str = Field(max_length=LINE_CHARS)
    then: Literal[Status.pending_customer, Status.on_hold, Status.resolved] | None = None


class WriteNote(Input):
    text: str = Field(max_length=LINE_CHARS)


class SetWaiting(Input):
    status: Literal[Status.pending_customer, Status.on_hold] = Status.pending_customer


class AssignTo(Input):
    agent_id: UUID


class SetPriority(Input):
    priority: Priority


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Person(View):
    id: UUID
    name: str


class TicketRow(BaseModel):
    """A ticket in a list. `standing` is how the promise of a first reply stands; `new`: its agent has not seen it."""

    id: UUID
    reference: str
    subject: str
    customer: str
    status: Status
    priority: Priority
    category: str
    assignee: Person | None
    team: str | None
    team_id: UUID | None
    created_at: datetime
    waiting_since: datetime | None
    promised_by: datetime | None
    standing: Standing
    new: bool

    @classmethod
    def of(cls, ticket: Ticket, assignee: Person | None, team: str | None, at: datetime) -> Self:
        return cls(**fields_of(ticket, assignee, team, at))


def fields_of(ticket: Ticket, assignee: Person | None, team: str | None, at: datetime) -> dict[str, Any]:
    stands = standing(ticket.created_at, ticket.promised_by, ticket.first_replied_at, ticket.overdue_at, at)
    same = ("id", "reference", "subject", "status", "priority", "category", "team_id", "created_at", "waiting_since",
            "promised_by")
    return {name: getattr(ticket, name) for name in same} | {
        "customer": ticket.requester_name or ticket.requester_email,
        "assignee": assignee, "team": team, "standing": stands, "new": ticket.viewed_at is None,
    }


class TicketPage(BaseModel):
    """`next` is the cursor of the page that follows, if one does."""

    items: list[TicketRow]
    next: str | None


class HandoverView(View):
    """What the bot knew when it handed over. `up_to_seq`: the last line of the bot's part."""

    reason: str
    slots: dict[str, Any]
    intents: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    page_url: str
    up_to_seq: int
    at: datetime


class DecisionView(View):
    """Why this agent: everyone who was looked at, each with a verdict."""

    reason: str
    candidates: list[dict[str, Any]]
    at: datetime


class ChangeView(BaseModel):
    """One row of history; people and teams stand with their names."""

    at: datetime
    actor: str
    actor_kind: str
    field: str
    old: str | None
    new: str | None
    cause: str


class EarlierTicket(BaseModel):
    id: UUID
    reference: str
    subject: str
    status: Status
    created_at: datetime
    score: int | None


class RatingView(View):
    score: int
    comment: str
    at: datetime


class ThreadState(BaseModel):
    """Who answers, and how far the customer has read."""

    id: UUID
    owner: Owner
    page_url: str
    seen_seq: int


class Dossier(TicketRow):
    """One ticket with everything staff may know of it."""

    description: str
    customer_name: str
    customer_email: str
    account_id: UUID | None
    assigned_at: datetime | None
    viewed_at: datetime | None
    first_replied_at: datetime | None
    overdue_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    conversation: ThreadState
    lines: list[LineView]
    handovers: list[HandoverView]
    decision: DecisionView | None
    history: list[ChangeView]
    earlier: list[EarlierTicket]
    rating: RatingView | None


class HistoryPage(BaseModel):
    items: list[ChangeView]


class OwnTicket(BaseModel):
    """A ticket in its customer's words, without anything meant for staff."""

    id: UUID
    reference: str
    subject: str
    status: Status
    status_text: str
    agent: str | None
    created_at: datetime
    promised_by: datetime | None


class OwnTickets(BaseModel):
    items: list[OwnTicket]


class OwnTicketThread(OwnTicket):
    description: str
    lines: list[LineView]
    rating: int | None
