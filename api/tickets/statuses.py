"""The desk's words for statuses, as they stand in the database."""

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tickets.models import Category, Status, StatusName, Ticket


class StatusView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    status: Status
    category: Category
    name: str
    customer_words: str


def all_names(session: Session) -> dict[Status, StatusName]:
    return {row.status: row for row in session.scalars(select(StatusName))}


def list_names(session: Session) -> list[StatusView]:
    """In the order of a ticket's life."""
    names = all_names(session)
    return [StatusView.model_validate(names[status]) for status in Status if status in names]


def rename(session: Session, status: Status, name: str, customer_words: str) -> StatusName:
    """Other words for a status; what it means to clocks and counts stays."""
    row = session.get_one(StatusName, status)
    row.name, row.customer_words = name, customer_words
    return row


def customer_words(session: Session, ticket: Ticket, agent: str | None) -> str:
    """What the customer reads: an open ticket that nobody has yet is only received."""
    status = Status.new if ticket.status is Status.open and not agent else ticket.status
    return session.get_one(StatusName, status).customer_words.replace("{agent}", agent or "")
