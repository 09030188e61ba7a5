"""What a customer's page shows of a conversation: its lines, who has it, and its ticket."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events
from api.accounts.models import Account, Visitor
from api.conversations import threads
from api.conversations.models import Conversation, Line, Owner
from api.conversations.views import LineView
from api.events import Happened
from api.files.threads import views
from api.routing.models import Team
from api.tickets import statuses
from api.tickets.models import Rating, Ticket


class AgentView(BaseModel):
    name: str
    initials: str


class TicketState(BaseModel):
    reference: str
    status: str
    status_text: str
    url: str
    promised_by: datetime | None
    rating: int | None


class ConversationState(BaseModel):
    """`team` names the queue while nobody has the conversation yet."""

    id: UUID | None = None
    owner: Owner = Owner.bot
    agent: AgentView | None = None
    team: str | None = None
    ticket: TicketState | None = None
    signed_in: bool = False
    name: str | None = None


class ConversationView(ConversationState):
    lines: list[LineView] = []
    cursor: str


def whole(session: Session, conversation: Conversation | None, visitor: Visitor | None) -> ConversationView:
    """The cursor is taken before the lines are read: replayed from there a line may come twice, never not at all."""
    cursor = str(events.head(session))
    if conversation is None:
        signed_in = bool(visitor and visitor.account_id)
        return ConversationView(cursor=cursor, signed_in=signed_in, name=visitor.name if visitor else None)
    lines = threads.lines(session, conversation.id)
    threads.see(session, conversation.id, conversation.last_seq)
    return ConversationView(**state(session, conversation).model_dump(), lines=views(session, lines), cursor=cursor)


def state(session: Session, conversation: Conversation) -> ConversationState:
    ticket = latest_ticket(session, conversation.id)
    agent = session.get(Account, ticket.assignee_id) if ticket and ticket.assignee_id else None
    team = session.get(Team, ticket.team_id) if ticket and ticket.team_id else None
    visitor = session.get(Visitor, conversation.visitor_id) if conversation.visitor_id else None
    human = conversation.owner is not Owner.bot
    return ConversationState(
        id=conversation.id, owner=conversation.owner,
        agent=AgentView(name=agent.name, initials=initials(agent.name)) if agent and human else None,
        team=team.name if team and human else None,
        ticket=ticket_state(session, ticket, agent) if ticket else None,
        signed_in=bool(conversation.account_id), name=visitor.name if visitor else None,
    )


def latest_ticket(session: Session, conversation_id: UUID) -> Ticket | None:
    query = select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.number.desc()).limit(1)
    return session.scalars(query).one_or_none()


def ticket_state(session: Session, ticket: Ticket, agent: Account | None) -> TicketState:
    rated = select(Rating.score).where(Rating.ticket_id == ticket.id, Rating.resolution == ticket.resolution,
                                       Rating.replaced_at.is_(None))
    return TicketState(
        reference=ticket.reference, status=ticket.status, url=f"/portal/tickets/{ticket.reference}",
        status_text=statuses.customer_words(session, ticket, agent.name if agent else None),
        promised_by=ticket.owed_by, rating=session.scalar(rated),
    )


def initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def shown(session: Session, happened: Happened) -> list[tuple[str, dict[str, Any]]]:
    """An event as a customer's page gets it: a line, or the conversation's new state. Notes never get here, and are
    looked at again all the same."""
    if happened.staff_only or happened.conversation_id is None:
        return []
    if happened.kind == "line.appended":
        line = session.get_one(Line, UUID(happened.data["line_id"]))
        threads.see(session, line.conversation_id, line.seq)
        return [("line", view.model_dump(mode="json")) for view in views(session, [line]) if view.kind != "note"]
    if happened.kind in ("conversation.changed", "conversation.begun"):
        conversation = session.get_one(Conversation, happened.conversation_id)
        return [("conversation", state(session, conversation).model_dump(mode="json"))]
    return []
