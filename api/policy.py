"""The one door: who acts, what rows they may see, and what they may do with one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from api.errors import NotFound

Kind = Literal["visitor", "guest", "customer", "agent", "admin", "bot", "system"]
Row = TypeVar("Row")
Scope = Callable[[Select[Any], "Actor"], Select[Any]]

_scopes: dict[type, Scope] = {}


@dataclass(frozen=True)
class Actor:
    """Who acts. `account_id` for people with an account, `visitor_id` for a widget's visitor (who may have both),
    `ticket_id` for a guest holding one ticket's link."""

    kind: Kind
    name: str = ""
    account_id: UUID | None = None
    visitor_id: UUID | None = None
    ticket_id: UUID | None = None
    teams: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def staff(self) -> bool:
        return self.kind in ("agent", "admin")


BOT = Actor("bot")
SYSTEM = Actor("system")


def scoped(model: type) -> Callable[[Scope], Scope]:
    """Declare which rows of a table an actor may see. A table without a scope can't be read through the door."""

    def declare(rule: Scope) -> Scope:
        _scopes[model] = rule
        return rule

    return declare


def scope(query: Select[Any], actor: Actor) -> Select[Any]:
    """Narrow a query on one entity to what the actor may see."""
    model = query.column_descriptions[0]["entity"]
    return _scopes[model](query, actor)


def get(session: Session, actor: Actor, query: Select[Row]) -> Row:
    """The one row of a query that the actor may see; absent and forbidden look the same (404)."""
    found: Row | None = session.scalars(scope(query, actor)).one_or_none()
    if found is None:
        raise NotFound()
    return found
