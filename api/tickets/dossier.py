"""One ticket with everything around it: for staff all of it, for its customer what is meant for customers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Conversation
from api.db import now
from api.errors import NotFound
from api.files.threads import views
from api.policy import Actor, get, scope
from api.routing.models import RoutingDecision, Team
from api.tickets import rating, reference, statuses
from api.tickets.models import Handover, Rating, Ticket, TicketChange
from api.tickets.schemas import (
    ChangeView,
    DecisionView,
    Dossier,
    EarlierTicket,
    HandoverView,
    OwnTicket,
    OwnTicketThread,
    Person,
    RatingView,
    ThreadState,
    fields_of,
)

EARLIER = 20
NAMED: dict[str, type[Account] | type[Team]] = {"assignee_id": Account, "team_id": Team}


def get_ticket(session: Session, actor: Actor, key: str) -> Ticket:
    """By id, or by reference however it is written."""
    try:
        chosen = select(Ticket).where(Ticket.id == UUID(key))
    except ValueError:
        written = reference.read(key)
        if written is None:
            raise NotFound() from None
        chosen = select(Ticket).where(Ticket.reference == written)
    return get(session, actor, chosen)


def whole(session: Session, ticket: Ticket) -> Dossier:
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    assignee = Person(id=agent.id, name=agent.name) if agent else None
    same = ("description", "account_id", "assigned_at", "viewed_at", "first_replied_at", "overdue_at", "resolved_at",
            "closed_at")
    lines = threads.lines(session, ticket.conversation_id, notes=True)
    return Dossier(
        **fields_of(ticket, assignee, team.name if team else None, now()),
        **{name: getattr(ticket, name) for name in same},
        customer_name=ticket.requester_name, customer_email=ticket.requester_email, lines=views(session, lines),
        **around(session, ticket),
    )


def around(session: Session, ticket: Ticket) -> dict[str, Any]:
    conversation = session.get_one(Conversation, ticket.conversation_id)
    decision = session.scalars(latest_decision(ticket)).one_or_none()
    given = rating.find(session, ticket)
    return {
        "conversation": ThreadState(id=conversation.id, owner=conversation.owner, page_url=conversation.page_url,
                                    seen_seq=conversation.seen_seq),
        "handovers": handovers(session, ticket),
        "decision": DecisionView.model_validate(decision) if decision else None,
        "history": history(session, ticket),
        "earlier": earlier(session, ticket),
        "rating": RatingView.model_validate(given) if given else None,
    }


def handovers(session: Session, ticket: Ticket) -> list[HandoverView]:
    """The latest first: the bot may have been let in again in between."""
    query = select(Handover).where(Handover.ticket_id == ticket.id).order_by(Handover.at.desc())
    return [HandoverView.model_validate(row) for row in session.scalars(query)]


def latest_decision(ticket: Ticket) -> Select[RoutingDecision]:
    """Of all times routing looked at it, the last one that changed something, or else the last."""
    query = select(RoutingDecision).where(RoutingDecision.ticket_id == ticket.id)
    return query.order_by(RoutingDecision.chosen_id.is_(None), RoutingDecision.at.desc()).limit(1)


def history(session: Session, ticket: Ticket) -> list[ChangeView]:
    query = select(TicketChange).where(TicketChange.ticket_id == ticket.id).order_by(TicketChange.id)
    changes = session.scalars(query).all()
    names = names_in(session, changes)
    return [
        ChangeView(at=row.at, actor=row.actor_name, actor_kind=row.actor_kind, field=row.field,
                   old=names.get(row.old or "", row.old), new=names.get(row.new or "", row.new), cause=row.cause)
        for row in changes
    ]


def names_in(session: Session, changes: Any) -> dict[str, str]:
    """The names behind the ids that a history speaks of."""
    found: dict[str, str] = {}
    for field, model in NAMED.items():
        ids = {UUID(value) for row in changes if row.field == field for value in (row.old, row.new) if value}
        if ids:
            named = session.execute(select(model.id, model.name).where(model.id.in_(ids)))
            found |= {str(one): name for one, name in named}
    return found


def earlier(session: Session, ticket: Ticket) -> list[EarlierTicket]:
    """The same customer's other tickets, by account or by address, the newest first, each with its latest rating."""
    same = [func.lower(Ticket.requester_email) == ticket.requester_email.lower()] if ticket.requester_email else []
    if ticket.account_id:
        same.append(Ticket.account_id == ticket.account_id)
    if not same:
        return []
    counted = and_(Rating.ticket_id == Ticket.id, Rating.resolution == Ticket.resolution, Rating.replaced_at.is_(None))
    query = select(Ticket, Rating.score).outerjoin(Rating, counted).where(or_(*same), Ticket.id != ticket.id)
    return [
        EarlierTicket(id=row.id, reference=row.reference, subject=row.subject, status=row.status,
                      created_at=row.created_at, score=score)
        for row, score in session.execute(query.order_by(Ticket.created_at.desc()).limit(EARLIER))
    ]


def own_list(session: Session, actor: Actor) -> list[OwnTicket]:
    query = scope(select(Ticket), actor).order_by(Ticket.created_at.desc()).limit(100)
    return [OwnTicket(**own_fields(session, ticket)) for ticket in session.scalars(query)]


def own(session: Session, ticket: Ticket) -> OwnTicketThread:
    lines = threads.lines(session, ticket.conversation_id)
    given = rating.find(session, ticket)
    return OwnTicketThread(**own_fields(session, ticket), description=ticket.description,
                           lines=views(session, lines), rating=given.score if given else None)


def own_fields(session: Session, ticket: Ticket) -> dict[str, Any]:
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    name = agent.name if agent else None
    return {
        "id": ticket.id, "reference": ticket.reference, "subject": ticket.subject, "status": ticket.status,
        "status_text": statuses.customer_words(session, ticket, name), "agent": name, "created_at": ticket.created_at,
        "promised_by": ticket.owed_by,
    }
