"""Who sees what of a ticket: staff everything, its customer what is meant for customers, nobody else anything."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.db import Database
from tests import factories

SECRET = "The postcode is known for missing mail."


@pytest.fixture
def noted(database: Database, desk: SimpleNamespace, browser) -> str:
    """The path of Dana's ticket, with a note on it."""
    with database.transaction() as session:
        made = factories.ticket(session, desk.dana)
    path = f"/api/v1/tickets/{made.id}"
    answer = browser(desk.ana).post(f"{path}/notes", json={"text": SECRET}, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201
    return path


@pytest.mark.feature("L8")
def test_a_note_is_for_colleagues_only(noted: str, desk: SimpleNamespace, browser) -> None:
    assert SECRET in browser(desk.leila).get(noted).text
    dana = browser(desk.dana)
    for path in (noted, "/api/v1/tickets"):
        answer = dana.get(path)
        assert answer.status_code == 200
        assert SECRET not in answer.text
        assert "note" not in answer.text


def test_a_customers_answer_has_nothing_meant_for_staff(noted: str, desk: SimpleNamespace, browser) -> None:
    seen = browser(desk.dana).get(noted).json()
    assert not {"history", "handovers", "decision", "earlier", "assignee", "standing"} & seen.keys()
    assert seen["status_text"].startswith("With ")


def test_a_customer_sees_only_the_own_tickets(noted: str, database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        eve = factories.account(session, "Eve Noble")
    eves = browser(eve)
    assert eves.get("/api/v1/tickets").json() == {"items": []}
    reference = browser(desk.dana).get(noted).json()["reference"]
    for path in (noted, f"/api/v1/tickets/{reference}", f"/api/v1/tickets/{uuid4()}", "/api/v1/tickets/nonsense"):
        assert eves.get(path).status_code == 404, path


def test_a_reference_is_read_however_it_is_written(noted: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.ana)
    reference = agent.get(noted).json()["reference"]
    for written in (reference.lower(), reference.replace("-", ""), reference.replace("-", " ")):
        assert agent.get(f"/api/v1/tickets/{written}").json()["reference"] == reference


@pytest.mark.feature("C3")
def test_the_verbs_are_for_staff(noted: str, desk: SimpleNamespace, browser, client: TestClient) -> None:
    dana = browser(desk.dana)
    writes = {"take": None, "release": None, "resolve": None, "reopen": None, "close": None, "hand-back": None,
              "seen": None, "wait": {}, "assign": {"agent_id": str(desk.ana.id)}, "priority": {"priority": "high"},
              "replies": {"text": "Hi"}, "notes": {"text": "Hi"}}
    for verb, body in writes.items():
        sent = {"json": body, "headers": {"Idempotency-Key": str(uuid4())}}
        assert dana.post(f"{noted}/{verb}", **sent).status_code == 403, verb
        assert client.post(f"{noted}/{verb}", **sent).status_code == 401, verb
    for path in ("/api/v1/work", "/api/v1/teams", "/api/v1/statuses", "/api/v1/tickets/counts", f"{noted}/history"):
        assert dana.get(path).status_code == 403, path


def test_earlier_tickets_come_with_their_ratings(database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        first = factories.ticket(session, desk.dana, subject="Wrong PIN")
        factories.solve(session, first, desk.dana, score=4)
    with database.transaction() as session:
        second = factories.ticket(session, desk.dana)
    [earlier] = browser(desk.ana).get(f"/api/v1/tickets/{second.id}").json()["earlier"]
    assert (earlier["subject"], earlier["status"], earlier["score"]) == ("Wrong PIN", "closed", 4)
