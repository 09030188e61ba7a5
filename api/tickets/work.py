"""Who has what right now: the load of each agent and each team."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.accounts.models import Account
from api.db import now
from api.routing import presence
from api.routing.models import Desk, Team
from api.tickets.desk_schemas import AgentWork, TeamView, TeamWork, Work
from api.tickets.models import Ticket
from api.tickets.queries import OPEN, WAITING, overdue

Load = dict[str, Any]


def board(session: Session) -> Work:
    at = now()
    by_team = loads(session, Ticket.team_id, at)
    found = session.scalars(select(Team).order_by(Team.name))
    teams = [TeamWork(id=team.id, name=team.name, skills=team.skills, **only(by_team.get(team.id, {}), TeamWork))
             for team in found]
    return Work(agents=agents(session), teams=teams)


def agents(session: Session) -> list[AgentWork]:
    """Everyone with a desk, by team and name."""
    at = now()
    by_agent = loads(session, Ticket.assignee_id, at)
    return [agent_work(desk, account, team, at, by_agent.get(desk.account_id, {}))
            for desk, account, team in session.execute(desks())]


def desks() -> Select[Desk, Account, Team]:
    joined = select(Desk, Account, Team).join(Account, Account.id == Desk.account_id)
    joined = joined.join(Team, Team.id == Desk.team_id).where(Account.disabled_at.is_(None))
    return joined.order_by(Team.name, Account.name)


def agent_work(desk: Desk, account: Account, team: Team, at: datetime, load: Load) -> AgentWork:
    return AgentWork(
        id=account.id, name=account.name, team_id=team.id, team=team.name, presence=presence.current(desk, at),
        pinned=desk.override is not None, skills=desk.skills, languages=desk.languages, capacity=desk.capacity,
        **only(load, AgentWork),
    )


def loads(session: Session, by: InstrumentedAttribute[Any], at: datetime) -> dict[UUID, Load]:
    is_open = Ticket.status.in_(OPEN)
    columns = {
        "open": counted(is_open),
        "waiting": counted(Ticket.status.in_(WAITING)),
        "overdue": counted(overdue(at)),
        "queued": counted(and_(is_open, Ticket.assignee_id.is_(None))),
        "unanswered": counted(and_(is_open, Ticket.waiting_since.is_not(None))),
        "waiting_since": func.min(case((is_open, Ticket.waiting_since))),
    }
    query = select(by, *(column.label(name) for name, column in columns.items()))
    query = query.where(Ticket.status.in_([*OPEN, *WAITING]), by.is_not(None)).group_by(by)
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in session.execute(query)}


def counted(condition: Any) -> Any:
    return func.count(case((condition, 1)))


def only(load: Load, model: type[AgentWork] | type[TeamWork]) -> Load:
    return {name: value for name, value in load.items() if name in model.model_fields}


def teams(session: Session) -> list[TeamView]:
    """The teams with their people."""
    everyone = agents(session)
    return [
        TeamView(id=team.id, slug=team.slug, name=team.name, skills=team.skills, time_zone=team.time_zone,
                 hours=team.hours, reply_minutes=team.reply_minutes,
                 members=[agent for agent in everyone if agent.team_id == team.id])
        for team in session.scalars(select(Team).order_by(Team.name))
    ]
