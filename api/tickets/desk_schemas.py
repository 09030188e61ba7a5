"""Desks on the wire: presence, who has what, teams, and the words for statuses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.routing.models import Presence
from api.tickets.schemas import Input
from api.tickets.statuses import StatusView


class SetPresence(Input):
    """`give_back` returns the tickets that wait for an answer to the queue; only for leaving."""

    presence: Presence
    give_back: bool = False


class PinPresence(Input):
    """None lets the console report again."""

    presence: Presence | None


class SetDesk(Input):
    capacity: int = Field(ge=0, le=100)
    skills: list[str] = Field(max_length=50)


class RenameStatus(Input):
    name: str = Field(min_length=1, max_length=40)
    customer_words: str = Field(min_length=1, max_length=80)


class PresenceView(BaseModel):
    presence: Presence
    given_back: int = 0


class AgentWork(BaseModel):
    """An agent's load right now; `pinned`: an admin holds the presence."""

    id: UUID
    name: str
    team_id: UUID
    team: str
    presence: Presence
    pinned: bool
    skills: list[str]
    languages: list[str]
    capacity: int
    open: int = 0
    waiting: int = 0
    overdue: int = 0
    unanswered: int = 0
    waiting_since: datetime | None = None


class TeamWork(BaseModel):
    """A team's load right now; `queued` tickets have no agent yet."""

    id: UUID
    name: str
    skills: list[str]
    queued: int = 0
    open: int = 0
    waiting: int = 0
    overdue: int = 0
    waiting_since: datetime | None = None


class Work(BaseModel):
    agents: list[AgentWork]
    teams: list[TeamWork]


class TeamView(BaseModel):
    id: UUID
    slug: str
    name: str
    skills: list[str]
    time_zone: str
    hours: list[dict[str, Any]]
    reply_minutes: dict[str, int]
    members: list[AgentWork]


class TeamList(BaseModel):
    items: list[TeamView]


class StatusList(BaseModel):
    items: list[StatusView]
