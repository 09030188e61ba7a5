"""History: one appended row for each change of a ticket, by whom and why."""

from typing import Any

from sqlalchemy.orm import Session

from api.policy import Actor
from api.tickets.models import Ticket, TicketChange


def change(session: Session, ticket: Ticket, actor: Actor, cause: str = "", **fields: Any) -> dict[str, Any]:
    """Set fields and record each one that differs; returns what changed."""
    changed = {field: new for field, new in fields.items() if getattr(ticket, field) != new}
    for field, new in changed.items():
        record(session, ticket, actor, field, getattr(ticket, field), new, cause)
        setattr(ticket, field, new)
    return changed


def record(  # noqa: PLR0913, PLR0917 - a row has this many columns
    session: Session, ticket: Ticket, actor: Actor, field: str, old: Any, new: Any, cause: str = ""
) -> None:
    session.add(TicketChange(
        ticket_id=ticket.id, actor_kind=actor.kind, actor_id=actor.account_id, actor_name=actor.name,
        field=field, old=written(old), new=written(new), cause=cause,
    ))


def written(value: Any) -> str | None:
    return None if value is None else str(value)
