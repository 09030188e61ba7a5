"""Working on a ticket over the API: every verb, and what each refuses."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from api.accounts import service
from api.accounts.models import Account
from api.db import Database
from tests import factories


@pytest.fixture
def ticket(database: Database, desk: SimpleNamespace) -> str:
    """The path of Dana's ticket, which routing gave to the agent whose turn it was: Ana or Marcus."""
    with database.transaction() as session:
        made = factories.ticket(session, desk.dana)
        desk.owner = desk.ana if made.assignee_id == desk.ana.id else desk.marcus
        desk.other = desk.marcus if desk.owner is desk.ana else desk.ana
    return f"/api/v1/tickets/{made.id}"


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def test_a_reply_keeps_the_promise_and_is_said_once(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent, once = browser(desk.owner), key()
    first = agent.post(f"{ticket}/replies", json={"text": "I have ordered a new one."}, headers=once)
    again = agent.post(f"{ticket}/replies", json={"text": "I have ordered a new one."}, headers=once)
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    seen = agent.get(ticket).json()
    assert [line["text"] for line in seen["lines"] if line["by"] == "agent"] == ["I have ordered a new one."]
    assert (seen["standing"], seen["status"], seen["waiting_since"]) == ("kept", "open", None)


def test_a_reply_can_resolve_in_one_step(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    agent.post(f"{ticket}/replies", json={"text": "Done.", "then": "resolved"}, headers=key())
    seen = agent.get(ticket).json()
    assert seen["status"] == "resolved"
    assert seen["lines"][-1]["kind"] == "rating"


def test_an_empty_reply_and_unknown_fields_are_refused(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    assert agent.post(f"{ticket}/replies", json={"text": "  "}, headers=key()).status_code == 422
    assert agent.post(f"{ticket}/replies", json={"text": "Hi", "by": "customer"}, headers=key()).status_code == 422
    assert agent.post(f"{ticket}/replies", json={"text": "Hi"}).status_code == 422


def test_waiting_resolving_reopening_and_closing(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    steps = (("wait", {"status": "on_hold"}, "on_hold"), ("wait", {}, "pending_customer"),
             ("resolve", None, "resolved"), ("reopen", None, "open"), ("close", None, "closed"))
    for verb, body, status in steps:
        answer = agent.post(f"{ticket}/{verb}", json=body)
        assert (answer.status_code, answer.json()["status"]) == (200, status), verb


def test_a_closed_ticket_refuses_every_verb(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    agent.post(f"{ticket}/close")
    bodies = {"replies": {"text": "Hi"}, "wait": {}, "assign": {"agent_id": str(desk.other.id)},
              "priority": {"priority": "high"}, "resolve": None, "reopen": None, "close": None, "take": None,
              "release": None, "hand-back": None}
    for verb, body in bodies.items():
        answer = agent.post(f"{ticket}/{verb}", json=body, headers=key())
        assert (answer.status_code, answer.json()["error"]) == (409, "TicketClosed"), verb


def test_only_a_solved_ticket_can_be_reopened(ticket: str, desk: SimpleNamespace, browser) -> None:
    answer = browser(desk.owner).post(f"{ticket}/reopen")
    assert (answer.status_code, answer.json()["error"]) == (409, "NotResolved")


def test_reassigning_tells_the_customer_once(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    for _ in range(2):
        answer = agent.post(f"{ticket}/assign", json={"agent_id": str(desk.leila.id)})
        assert answer.status_code == 200
    seen = answer.json()
    assert (seen["assignee"]["name"], seen["team"]) == ("Leila Haddad", "Payments team")
    assert len([line for line in seen["lines"] if "Leila Haddad" in line["text"]]) == 1


def test_whoever_takes_over_an_answered_request_is_not_promised_by_a_time_gone_by(
    ticket: str, desk: SimpleNamespace, browser
) -> None:
    agent = browser(desk.owner)
    agent.post(f"{ticket}/replies", json={"text": "I look into it."}, headers=key())
    seen = agent.post(f"{ticket}/assign", json={"agent_id": str(desk.leila.id)}).json()
    assert seen["lines"][-1]["text"] == "Your agent is Leila Haddad. Leila Haddad can see everything you wrote."


def test_a_ticket_goes_only_to_somebody_with_a_desk(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    for nobody in (desk.dana.id, desk.ruth.id, uuid4()):
        assert agent.post(f"{ticket}/assign", json={"agent_id": str(nobody)}).status_code == 404


def test_a_ticket_never_goes_to_a_disabled_agent(ticket: str, desk: SimpleNamespace, browser, database) -> None:
    with database.transaction() as session:
        service.disable(session, session.get_one(Account, desk.leila.id))
    answer = browser(desk.owner).post(f"{ticket}/assign", json={"agent_id": str(desk.leila.id)})
    assert answer.status_code == 404


def test_a_released_ticket_waits_in_the_queue_and_can_be_taken(ticket: str, desk: SimpleNamespace, browser) -> None:
    owner, other = browser(desk.owner), browser(desk.other)
    released = owner.post(f"{ticket}/release").json()
    assert (released["assignee"], released["conversation"]["owner"]) == (None, "queue")
    assert "waits for the next free person of the Cards team again" in released["lines"][-1]["text"]
    assert other.post(f"{ticket}/take").json()["assignee"]["name"] == desk.other.name
    late = owner.post(f"{ticket}/take")
    assert (late.status_code, late.json()["error"]) == (409, "AlreadyTaken")


def test_handing_back_lets_the_bot_answer_again_with_a_mark(ticket: str, desk: SimpleNamespace, browser) -> None:
    seen = browser(desk.owner).post(f"{ticket}/hand-back").json()
    assert (seen["conversation"]["owner"], seen["lines"][-1]["kind"]) == ("bot", "divider")


def test_another_priority_reckons_the_promise_from_the_start(ticket: str, desk: SimpleNamespace, browser) -> None:
    agent = browser(desk.owner)
    before = agent.get(ticket).json()["promised_by"]
    after = agent.post(f"{ticket}/priority", json={"priority": "urgent"}).json()
    assert after["promised_by"] < before
    assert agent.post(f"{ticket}/priority", json={"priority": "normal"}).json()["promised_by"] == before
    assert agent.post(f"{ticket}/priority", json={"priority": "vital"}).status_code == 422
