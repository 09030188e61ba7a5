"""The desk over the API: who has what, teams, desks, and the words for statuses."""

from types import SimpleNamespace

import pytest

from api.db import Database
from api.knowledge.models import Topic
from api.tickets import working
from api.tickets.models import Status
from tests import factories


@pytest.mark.feature("M5")
def test_work_counts_what_each_agent_and_team_has(database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        made = [factories.ticket(session, desk.dana, category="payments") for _ in range(3)]
        working.wait(session, made[0], factories.acting(desk.leila), Status.pending_customer)
        working.reply(session, made[1], factories.acting(desk.leila), "Hello.")
    seen = browser(desk.ruth).get("/api/v1/work").json()
    leila = next(agent for agent in seen["agents"] if agent["name"] == "Leila Haddad")
    team = next(team for team in seen["teams"] if team["name"] == "Payments team")
    assert (leila["open"], leila["waiting"], leila["unanswered"], leila["overdue"]) == (2, 1, 1, 0)
    assert (team["open"], team["waiting"], team["queued"]) == (2, 1, 0)
    assert {agent["open"] for agent in seen["agents"] if agent["id"] != leila["id"]} == {0}


@pytest.mark.feature("M2")
def test_teams_come_with_their_people(desk: SimpleNamespace, browser) -> None:
    teams = browser(desk.ana).get("/api/v1/teams").json()["items"]
    assert {team["name"]: [member["name"] for member in team["members"]] for team in teams} == {
        "Cards team": ["Ana Silva", "Marcus Bell"], "Payments team": ["Leila Haddad"],
    }


@pytest.mark.feature("L1")
def test_a_status_gets_other_words_and_keeps_its_meaning(database: Database, desk: SimpleNamespace, browser) -> None:
    ruth, path = browser(desk.ruth), "/api/v1/statuses/on_hold"
    before = next(row for row in ruth.get("/api/v1/statuses").json()["items"] if row["status"] == "on_hold")
    words = {"name": "Parked", "customer_words": "Waiting for the card scheme"}
    try:
        after = ruth.put(path, json=words).json()
        assert after == before | words
        with database.transaction() as session:
            made = factories.ticket(session, desk.dana)
            working.wait(session, made, factories.acting(desk.ana), Status.on_hold)
        assert browser(desk.dana).get(f"/api/v1/tickets/{made.id}").json()["status_text"] == words["customer_words"]
    finally:
        ruth.put(path, json={name: before[name] for name in words})


def test_only_admins_change_desks_and_words(desk: SimpleNamespace, browser) -> None:
    ana = browser(desk.ana)
    changes = {f"/api/v1/agents/{desk.ana.id}/desk": {"capacity": 99, "skills": []},
               f"/api/v1/agents/{desk.ana.id}/presence": {"presence": "online"},
               "/api/v1/statuses/open": {"name": "Mine", "customer_words": "Mine"}}
    for path, body in changes.items():
        assert ana.put(path, json=body).status_code == 403, path


def test_the_stream_is_for_staff(desk: SimpleNamespace, browser, client) -> None:
    assert client.get("/app/stream").status_code == 401
    assert browser(desk.dana).get("/app/stream").status_code == 403


def test_the_console_is_for_staff(desk: SimpleNamespace, browser, client) -> None:
    dana, page = browser(desk.dana), {"Accept": "text/html"}
    for path in ("/app", "/app/inbox/mine", "/admin", "/admin/work", "/admin/teams", "/admin/statuses"):
        assert dana.get(path, headers=page).status_code == 403, path
        asked = client.get(path, headers=page, follow_redirects=False)
        assert (asked.status_code, asked.headers["location"].split("?")[0]) == (303, "/account/sign-in"), path
    assert browser(desk.ana).get("/admin/work", headers=page).status_code == 403


@pytest.mark.feature("H2")
def test_the_console_calls_a_category_by_its_name(database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        session.add(Topic(slug="payments", name="Payments and transfers"))
        made = factories.ticket(session, desk.dana, category="payments")
    page = browser(desk.leila).get(f"/app/inbox/all/{made.id}", headers={"Accept": "text/html"}).text
    assert "<dt>Category</dt><dd>Payments and transfers</dd>" in page
