"""A ticket's life: what its statuses mean and which acts each allows. Pure."""

from api.errors import CareError
from api.tickets.models import Category, Priority, Status

CATEGORIES = {
    Status.new: Category.open,
    Status.open: Category.open,
    Status.pending_customer: Category.waiting,
    Status.on_hold: Category.waiting,
    Status.resolved: Category.resolved,
    Status.closed: Category.resolved,
    Status.merged: Category.resolved,
    Status.spam: Category.resolved,
}
LOCKED = frozenset({Status.closed, Status.merged, Status.spam})
RANKS = {Priority.urgent: 0, Priority.high: 1, Priority.normal: 2, Priority.low: 3}
WAITING = frozenset({Status.pending_customer, Status.on_hold})


class TicketClosed(CareError):
    status = 409
    detail = "This request is closed. Start a new one and we will see the earlier one beside it."


class NotResolved(CareError):
    status = 409
    detail = "Only a solved request can be reopened."


class NotWaiting(CareError):
    status = 422
    detail = "A request can wait for the customer or be on hold, nothing else."


def is_open(status: Status) -> bool:
    return CATEGORIES[status] is Category.open


def refuse_locked(status: Status) -> None:
    if status in LOCKED:
        raise TicketClosed()


def after_customer_line(status: Status) -> Status:
    """A customer's line brings a waiting or solved ticket back to open; a new one stays new until a human acts."""
    refuse_locked(status)
    return status if is_open(status) else Status.open


def after_agent_reply(status: Status) -> Status:
    refuse_locked(status)
    return Status.open if is_open(status) else status


def waiting(status: Status, wanted: Status) -> Status:
    refuse_locked(status)
    if wanted not in WAITING:
        raise NotWaiting()
    return wanted


def reopened(status: Status) -> Status:
    refuse_locked(status)
    if status is not Status.resolved:
        raise NotResolved()
    return Status.open
