"""The console's lists: what each view holds, in which order, page by page, and what a search finds."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from api.db import Database, now
from api.tickets import queries, working
from api.tickets.models import Priority, Status, Ticket
from api.tickets.queries import View, Wanted
from tests import factories


@pytest.fixture
def shelf(database: Database, desk: SimpleNamespace) -> dict[str, str]:
    """One ticket for each place it can stand in, all of Ana's team but one."""
    with database.transaction() as session:
        names = ("mine", "waiting", "late", "done", "queued")
        made = {name: factories.ticket(session, desk.dana, subject=name) for name in names}
        made["theirs"] = factories.ticket(session, None, subject="theirs", category="payments")
        for name in ("mine", "waiting", "late", "done"):
            session.execute(update(Ticket).where(Ticket.id == made[name].id).values(assignee_id=desk.ana.id))
        session.execute(update(Ticket).where(Ticket.id == made["queued"].id).values(assignee_id=None))
        an_hour_ago = now() - timedelta(hours=1)
        session.execute(update(Ticket).where(Ticket.id == made["late"].id).values(promised_by=an_hour_ago))
        session.expire_all()
        working.wait(session, made["waiting"], factories.acting(desk.ana), Status.on_hold)
        working.resolve(session, made["done"], factories.acting(desk.ana))
        return {name: ticket.reference for name, ticket in made.items()}


HELD = {
    "mine": {"mine", "late"}, "unassigned": {"queued"}, "team": {"mine", "late", "queued"}, "waiting": {"waiting"},
    "overdue": {"late"}, "all": {"mine", "late", "queued", "theirs"}, "solved": {"done"},
}


@pytest.mark.parametrize("view", HELD)
def test_each_view_holds_what_its_name_says(shelf: dict[str, str], desk: SimpleNamespace, browser, view: str) -> None:
    items = browser(desk.ana).get(f"/api/v1/tickets?view={view}").json()["items"]
    assert {item["subject"] for item in items} == HELD[view]


@pytest.mark.feature("A1")
def test_counts_say_what_the_views_hold(shelf: dict[str, str], desk: SimpleNamespace, browser) -> None:
    counted = browser(desk.ana).get("/api/v1/tickets/counts").json()
    assert counted == {view: len(held) for view, held in HELD.items() if view != "solved"}


def test_an_admin_sees_all_queues_and_narrows_them(shelf: dict[str, str], desk: SimpleNamespace, browser) -> None:
    ruth = browser(desk.ruth)

    def subjects(query: str) -> set[str]:
        return {item["subject"] for item in ruth.get(f"/api/v1/tickets?{query}").json()["items"]}

    assert subjects("view=team") == HELD["all"]
    assert subjects(f"view=all&agent={desk.ana.id}") == {"mine", "late"}
    assert subjects(f"view=waiting&agent={desk.ana.id}") == {"waiting"}
    assert subjects(f"view=all&team={desk.payments.id}") == {"theirs"}


def test_a_search_looks_everywhere(shelf: dict[str, str], desk: SimpleNamespace, browser) -> None:
    ana = browser(desk.ana)

    def found(words: str) -> set[str]:
        return {item["subject"] for item in ana.get("/api/v1/tickets", params={"q": words}).json()["items"]}

    assert found("DONE") == {"done"}
    assert found(shelf["theirs"].lower().replace("-", "")) == {"theirs"}
    assert found("sam@stranger") == {"theirs"}
    assert found("Reyes") == set(shelf) - {"theirs"}
    assert found("100%") == set()


def test_the_most_urgent_comes_first_and_the_answered_last(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        for subject, priority in (("old", Priority.normal), ("new", Priority.normal), ("urgent", Priority.urgent)):
            factories.ticket(session, desk.dana, subject=subject, priority=priority)
        working.reply(session, factories.ticket(session, desk.dana, subject="answered", priority=Priority.urgent),
                      factories.acting(desk.ana), "Hello.")
        listed = queries.page(session, factories.acting(desk.ruth), Wanted(View.all)).items
    assert [row.subject for row in listed] == ["urgent", "old", "new", "answered"]


@pytest.mark.parametrize("view", [View.all, View.solved])
def test_pages_neither_skip_nor_repeat_rows(database: Database, desk: SimpleNamespace, view: View) -> None:
    with database.transaction() as session:
        ruth = factories.acting(desk.ruth)
        made = [factories.ticket(session, None, subject=str(number)) for number in range(7)]
        if view is View.solved:
            for ticket in made:
                working.resolve(session, ticket, ruth)
        first = queries.page(session, ruth, Wanted(view), size=3)
        factories.ticket(session, None, subject="urgent", priority=Priority.urgent)
        subjects, page = [row.subject for row in first.items], first
        while page.next:
            page = queries.page(session, ruth, Wanted(view, cursor=page.next), size=3)
            subjects += [row.subject for row in page.items]
    assert sorted(subjects) == [str(number) for number in range(7)]


@pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "MX4y"])
def test_a_made_up_cursor_is_refused(desk: SimpleNamespace, browser, cursor: str) -> None:
    answer = browser(desk.ana).get(f"/api/v1/tickets?view=all&cursor={cursor}")
    assert (answer.status_code, answer.json()["error"]) == (422, "BadCursor")
