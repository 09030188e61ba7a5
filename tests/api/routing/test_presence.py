"""Presence: what the console reports, what an admin pins, and what leaving does to one's tickets."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text, update

from api.accounts.models import Account
from api.db import Database, now
from api.routing import presence
from api.routing.models import Desk, Presence
from api.routing.presence import PATIENCE
from tests import factories

pytestmark = pytest.mark.feature("R4")
MINUTE = timedelta(minutes=1)
# reported, pinned, seen how long ago: what counts
TABLE = [
    (Presence.online, None, 0 * MINUTE, Presence.online),
    (Presence.online, None, PATIENCE - MINUTE, Presence.online),
    (Presence.online, None, PATIENCE + MINUTE, Presence.away),
    (Presence.online, None, None, Presence.away),
    (Presence.away, None, 0 * MINUTE, Presence.away),
    (Presence.offline, None, 0 * MINUTE, Presence.offline),
    (Presence.offline, Presence.online, None, Presence.online),
    (Presence.online, Presence.away, 0 * MINUTE, Presence.away),
]


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    with database.transaction() as session:
        team = factories.team(session)
        ana, ruth = factories.agent(session, "Ana Silva", team), factories.admin(session)
    return SimpleNamespace(team=team, ana=ana, ruth=ruth)


@pytest.fixture
def browser(client: TestClient) -> Callable[[Account], TestClient]:
    return lambda person: factories.sign_in(TestClient(client.app), person)


@pytest.mark.parametrize("row", TABLE)
def test_what_counts(database: Database, desk: SimpleNamespace, row: tuple) -> None:
    reported, pinned, ago, counts = row
    seen = None if ago is None else now() - ago
    with database.transaction() as session:
        session.execute(update(Desk).values(presence=reported, override=pinned, seen_at=seen))
        standing = session.get_one(Desk, desk.ana.id)
        assert presence.current(standing, now()) is counts
        got = factories.ticket(session).assignee_id
    assert (got is not None) == (counts is Presence.online)


def test_an_open_console_keeps_an_agent_online(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        session.execute(update(Desk).values(seen_at=now() - PATIENCE - MINUTE))
        presence.see(session, desk.ana.id)
        assert factories.ticket(session).assignee_id == desk.ana.id


def test_away_keeps_ones_tickets_and_takes_no_more(database: Database, desk: SimpleNamespace, browser) -> None:
    mine = opened(database)
    assert browser(desk.ana).put("/api/v1/me/presence", json={"presence": "away"}).json()["given_back"] == 0
    assert holder(database, mine) == desk.ana.id
    assert holder(database, opened(database)) is None


def test_leaving_can_give_the_unanswered_ones_back(database: Database, desk: SimpleNamespace, browser) -> None:
    waiting, answered = opened(database), opened(database)
    ana, key = browser(desk.ana), {"Idempotency-Key": "the only reply"}
    ana.post(f"/api/v1/tickets/{answered}/replies", json={"text": "Hello."}, headers=key)
    answer = ana.put("/api/v1/me/presence", json={"presence": "away", "give_back": True})
    assert answer.json() == {"presence": "away", "given_back": 1}
    assert (holder(database, waiting), holder(database, answered)) == (None, desk.ana.id)


def test_an_admin_pins_and_unpins(database: Database, desk: SimpleNamespace, browser) -> None:
    ruth, ana = browser(desk.ruth), browser(desk.ana)
    path = f"/api/v1/agents/{desk.ana.id}/presence"
    assert ana.put(path, json={"presence": "offline"}).status_code == 403
    for pinned, counts in (("offline", "offline"), (None, "online")):
        assert ruth.put(path, json={"presence": pinned}).status_code == 204
        [shown] = ana.get("/api/v1/work").json()["agents"]
        assert (shown["presence"], shown["pinned"]) == (counts, pinned is not None)


def test_coming_online_or_taking_more_calls_the_queue(database: Database, desk: SimpleNamespace, browser) -> None:
    ana, ruth = browser(desk.ana), browser(desk.ruth)
    ana.put("/api/v1/me/presence", json={"presence": "online"})
    ruth.put(f"/api/v1/agents/{desk.ana.id}/desk", json={"capacity": 9, "skills": ["cards"]})
    with database.transaction() as session:
        drains = text("SELECT args->>'team_id' FROM procrastinate_jobs WHERE task_name = 'tickets.drain'")
        assert session.scalars(drains).all() == [str(desk.team.id)] * 2


def test_without_a_desk_there_is_no_presence(desk: SimpleNamespace, browser) -> None:
    assert browser(desk.ruth).put("/api/v1/me/presence", json={"presence": "online"}).status_code == 404


def opened(database: Database):
    with database.transaction() as session:
        return factories.ticket(session).id


def holder(database: Database, ticket_id):
    with database.transaction() as session:
        return session.scalar(text("SELECT assignee_id FROM tickets WHERE id = :id"), {"id": ticket_id})
