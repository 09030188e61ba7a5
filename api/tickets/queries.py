"""Lists of tickets: the console's views, filtered, searched, counted and paged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.db import now
from api.policy import Actor, scope
from api.routing import teams
from api.routing.models import Team
from api.tickets import reference
from api.tickets.lifecycle import CATEGORIES
from api.tickets.models import Category, Status, Ticket
from api.tickets.paging import Order, Query
from api.tickets.schemas import Person, TicketPage, TicketRow

PAGE = 50
OPEN, WAITING = ([status for status in Status if CATEGORIES[status] is kind]
                 for kind in (Category.open, Category.waiting))
SOLVED = (Status.resolved, Status.closed)


class View(StrEnum):
    mine = "mine"
    unassigned = "unassigned"
    team = "team"
    waiting = "waiting"
    overdue = "overdue"
    all = "all"
    solved = "solved"


@dataclass(frozen=True)
class Wanted:
    """What a list shows. A search looks at every ticket, whatever the view; an agent or a team narrows the view."""

    view: View = View.mine
    search: str = ""
    agent_id: UUID | None = None
    team_id: UUID | None = None
    cursor: str = ""


# Whoever waits for us comes first, the most urgent before the oldest; answered tickets follow.
QUEUE = Order((
    (cast(Ticket.waiting_since.is_(None), Integer), int),
    (Ticket.rank, int),
    (func.coalesce(Ticket.waiting_since, Ticket.created_at), datetime.fromisoformat),
    (Ticket.id, UUID),
))
NEWEST = Order(((Ticket.created_at, datetime.fromisoformat), (Ticket.id, UUID)), descending=True)
LATELY_SOLVED = Order((
    (func.coalesce(Ticket.closed_at, Ticket.resolved_at, Ticket.created_at), datetime.fromisoformat),
    (Ticket.id, UUID),
), descending=True)


def page(session: Session, actor: Actor, wanted: Wanted, size: int = PAGE) -> TicketPage:
    order = order_of(wanted)
    query = order.apply(rows(), wanted.cursor).where(*conditions(session, actor, wanted))
    found = session.execute(scope(query, actor).limit(size + 1)).all()
    more = order.write(found[size - 1]) if len(found) > size else None
    at = now()
    return TicketPage(items=[row_view(*row[:3], at=at) for row in found[:size]], next=more)


def counts(session: Session, actor: Actor) -> dict[View, int]:
    """How many each view holds; solved tickets only grow, so nobody counts them."""
    views = [view for view in View if view is not View.solved]
    columns = [func.count(case((condition(session, actor, view), 1))) for view in views]
    query = select(*columns).select_from(Ticket).where(Ticket.status.in_([*OPEN, *WAITING]))
    return dict(zip(views, session.execute(query).one(), strict=True))


def rows() -> Query:
    joined = select(Ticket, Account.name, Team.name).outerjoin(Account, Account.id == Ticket.assignee_id)
    return joined.outerjoin(Team, Team.id == Ticket.team_id)


def order_of(wanted: Wanted) -> Order:
    if wanted.search:
        return NEWEST
    return LATELY_SOLVED if wanted.view is View.solved else QUEUE


def conditions(session: Session, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.search:
        return [matches(wanted.search)]
    narrowed = wanted.agent_id or wanted.team_id
    chosen = [kind_of(wanted.view) if narrowed else condition(session, actor, wanted.view)]
    if wanted.agent_id:
        chosen.append(Ticket.assignee_id == wanted.agent_id)
    if wanted.team_id:
        chosen.append(Ticket.team_id == wanted.team_id)
    return chosen


def condition(session: Session, actor: Actor, view: View) -> ColumnElement[bool]:
    """A view as its reader sees it: queues are those of one's own team, for admins without a desk those of all."""
    if view is View.mine:
        return and_(Ticket.assignee_id == actor.account_id, kind_of(view))
    if view in (View.all, View.solved):
        return kind_of(view)
    return and_(own_team(session, actor), kind_of(view))


def own_team(session: Session, actor: Actor) -> ColumnElement[bool]:
    desk = teams.desk_of(session, actor.account_id) if actor.account_id else None
    if desk is None:
        return true()
    return or_(Ticket.team_id == desk.team_id, Ticket.team_id.is_(None), Ticket.assignee_id == actor.account_id)


def kind_of(view: View) -> ColumnElement[bool]:
    """What a view means, whoever looks."""
    is_open = Ticket.status.in_(OPEN)
    return {
        View.unassigned: and_(is_open, Ticket.assignee_id.is_(None)),
        View.waiting: Ticket.status.in_(WAITING),
        View.overdue: overdue(now()),
        View.solved: Ticket.status.in_(SOLVED),
    }.get(view, is_open)


def overdue(at: datetime) -> ColumnElement[bool]:
    late = or_(Ticket.overdue_at.is_not(None), Ticket.promised_by <= at)
    return and_(Ticket.status.in_(OPEN), Ticket.first_replied_at.is_(None), late)


def matches(search: str) -> ColumnElement[bool]:
    """By reference however it is written, else by words of the subject or the customer's name or address."""
    search = search.replace("\0", "").strip()
    written = reference.read(search)
    if written:
        return Ticket.reference == written
    fields = (Ticket.reference, Ticket.subject, Ticket.requester_name, Ticket.requester_email)
    return or_(*(field.icontains(search, autoescape=True) for field in fields))


def row_view(ticket: Ticket, agent: str | None, team: str | None, *, at: datetime) -> TicketRow:
    assignee = Person(id=ticket.assignee_id, name=agent) if ticket.assignee_id and agent else None
    return TicketRow.of(ticket, assignee, team, at)
