"""What each status means, and which acts it allows."""

import pytest

from api.db import Database
from api.errors import CareError
from api.tickets import lifecycle, statuses
from api.tickets.lifecycle import NotResolved, NotWaiting, TicketClosed
from api.tickets.models import Category, Status

pytestmark = pytest.mark.feature("L1")

# status: (category, after a customer's line, after an agent's reply, after reopening); an error refuses the act
TABLE = {
    Status.new: (Category.open, Status.new, Status.open, NotResolved),
    Status.open: (Category.open, Status.open, Status.open, NotResolved),
    Status.pending_customer: (Category.waiting, Status.open, Status.pending_customer, NotResolved),
    Status.on_hold: (Category.waiting, Status.open, Status.on_hold, NotResolved),
    Status.resolved: (Category.resolved, Status.open, Status.resolved, Status.open),
    Status.closed: (Category.resolved, TicketClosed, TicketClosed, TicketClosed),
    Status.merged: (Category.resolved, TicketClosed, TicketClosed, TicketClosed),
    Status.spam: (Category.resolved, TicketClosed, TicketClosed, TicketClosed),
}


def outcome(act, *given) -> object:
    try:
        return act(*given)
    except CareError as refused:
        return type(refused)


@pytest.mark.parametrize("status", Status)
def test_each_status_allows_what_the_table_says(status: Status) -> None:
    assert TABLE[status] == (
        lifecycle.CATEGORIES[status], outcome(lifecycle.after_customer_line, status),
        outcome(lifecycle.after_agent_reply, status), outcome(lifecycle.reopened, status),
    )


@pytest.mark.parametrize("status", [status for status in Status if status not in lifecycle.LOCKED])
@pytest.mark.parametrize("wanted", Status)
def test_a_ticket_waits_for_the_customer_or_is_on_hold_and_nothing_else(status: Status, wanted: Status) -> None:
    expected = wanted if wanted in (Status.pending_customer, Status.on_hold) else NotWaiting
    assert outcome(lifecycle.waiting, status, wanted) is expected


def test_the_database_knows_the_same_statuses_and_categories(database: Database) -> None:
    with database.transaction() as session:
        assert {row.status: row.category for row in statuses.list_names(session)} == lifecycle.CATEGORIES
