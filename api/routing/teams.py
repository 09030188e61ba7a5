"""Teams: which one serves a category, and what it promises."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.routing.models import Desk, Team
from api.sla import clock


def find_team_for(session: Session, category: str) -> Team | None:
    """The first team (by name) with the category among its skills; else the first team of all."""
    teams = session.scalars(select(Team).order_by(Team.name)).all()
    return next((team for team in teams if category in team.skills), teams[0] if teams else None)


def hours_of(team: Team) -> clock.Hours:
    return clock.parse(team.hours, team.time_zone)


def promise(team: Team, priority: str, at: datetime) -> datetime:
    """When the team says it will have answered a ticket of this priority, in its working hours."""
    return clock.due_at(at, team.reply_minutes[priority], hours_of(team))


def desk_of(session: Session, account_id: UUID) -> Desk | None:
    return session.get(Desk, account_id)
