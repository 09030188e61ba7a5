"""The hand-over: one ticket a turn, told only from the committed receipt, and the bot silent afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.db import Database
from api.frontdesk.handover import HandOver, hand_over
from api.frontdesk.jobs import conclude, prepare
from api.frontdesk.models import Reason
from api.mail.models import OutgoingMail
from api.policy import Actor
from api.settings import DEMO_SECRET
from api.tickets import working
from api.tickets.models import Handover, Status, Ticket
from tests.api.frontdesk.conftest import SmallDesk, Widget

BOT = {"Authorization": f"Bearer {DEMO_SECRET}"}
SLOTS = {
    "subject": "Card declined", "description": "At the till, twice.", "email": "kim@customer.example",
    "category": "cards",
}


def hand_off(client: TestClient, conversation: str, turn: str, **more: Any) -> Any:
    body = {"conversation_id": conversation, "turn": turn, "reason": "form", "slots": SLOTS} | more
    return client.post("/api/v1/bot/handoffs", json=body, headers=BOT)


def tickets(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Ticket)) or 0


@pytest.mark.feature("X1")
@pytest.mark.feature("H10")
def test_the_same_turn_gives_the_same_receipt_and_one_ticket(
    client: TestClient, widget: Widget, database: Database
) -> None:
    turn = widget.say("My card is declined")["id"]
    conversation = widget.get()["id"]
    first, second = hand_off(client, conversation, turn), hand_off(client, conversation, turn)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert tickets(database) == 1
    receipts = [line for line in widget.get()["lines"] if line["kind"] == "receipt"]
    assert [line["receipt"] for line in receipts] == [first.json()]
    assert first.json()["reference"] in receipts[0]["text"]


@pytest.mark.feature("X1")
def test_the_same_turn_from_many_sides_at_once_opens_one_ticket(
    client: TestClient, widget: Widget, database: Database
) -> None:
    turn = widget.say("My card is declined")["id"]
    conversation = widget.get()["id"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: hand_off(client, conversation, turn), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert tickets(database) == 1


@pytest.mark.feature("P8")
@pytest.mark.feature("H2")
def test_an_online_agent_gets_it_and_the_customer_is_told_who_once(
    client: TestClient, widget: Widget, online: Callable[..., None], database: Database
) -> None:
    online("Ana")
    turn = widget.say("My card is declined")["id"]
    receipt = hand_off(client, widget.get()["id"], turn, intents=[{"name": "ask_question", "score": 0.8}]).json()
    assert receipt["owner"] == {"kind": "agent", "name": "Ana"}
    seen = widget.get()
    assert (seen["owner"], seen["agent"]["name"], seen["ticket"]["status_text"]) == ("agent", "Ana", "With Ana")
    with database.transaction() as session:
        mails = session.scalars(select(OutgoingMail)).all()
        card = session.scalars(select(Handover)).one()
    assert [mail.to for mail in mails] == ["kim@customer.example"]
    assert "Your agent is Ana" in mails[0].text
    assert card.slots == SLOTS | {"name": None}
    assert card.intents == [{"name": "ask_question", "score": 0.8}]


@pytest.mark.feature("H8")
def test_nobody_online_is_said_and_the_ticket_waits(client: TestClient, widget: Widget) -> None:
    turn = widget.say("My card is declined")["id"]
    receipt = hand_off(client, widget.get()["id"], turn).json()
    assert receipt["owner"] == {"kind": "team", "name": "Cards team"}
    seen = widget.get()
    assert (seen["owner"], seen["agent"], seen["ticket"]["status_text"]) == ("queue", None, "Received")
    assert "Nobody of the Cards team is here right now" in seen["lines"][-1]["text"]
    assert "kim@customer.example" in seen["lines"][-1]["text"]


@pytest.mark.feature("H8")
def test_no_mail_is_promised_to_who_gave_no_address(client: TestClient, widget: Widget) -> None:
    turn = widget.say("My card is stolen")["id"]
    hand_off(client, widget.get()["id"], turn, slots={"description": "My card is stolen"}, reason="sensitive")
    receipt = next(line for line in widget.get()["lines"] if line["kind"] == "receipt")
    assert receipt["text"].endswith("the answer stands in this chat when you come back.")


@pytest.mark.feature("T7")
def test_the_customers_own_choice_comes_before_what_the_description_sounds_like(
    client: TestClient, widget: Widget, database: Database
) -> None:
    for said, routed_to in ((None, "Payments team"), ("cards", "Cards team")):
        turn = widget.say("I want a person")["id"]
        slots = {"description": "My transfer is gone", "email": "kim@customer.example", "category": said}
        command = HandOver(UUID(widget.get()["id"]), UUID(turn), Reason.asked, slots, [], "payments")
        with database.transaction() as session:
            receipt, _ = hand_over(session, command)
        assert receipt["owner"]["name"] == routed_to
        widget.post("conversation", {})


@pytest.mark.feature("H3")
def test_what_the_bot_says_late_is_not_heard(client: TestClient, widget: Widget, database: Database) -> None:
    """The turn that handed over, a turn under way at that moment, and a repeated delivery: none adds a line."""
    early, turn = widget.say("One"), widget.say("Two")
    with database.transaction() as session:
        for line in (early, turn):
            assert prepare(session, line["id"])
    hand_off(client, widget.get()["id"], turn["id"])
    before = widget.get()["lines"]
    for line in (early, turn, early, turn):
        with database.transaction() as session:
            conclude(session, line["id"], [{"text": "Too late"}], {}, "")
    assert widget.get()["lines"] == before


@pytest.mark.feature("H3")
def test_while_a_human_has_it_the_bot_is_not_asked(
    client: TestClient, widget: Widget, database: Database, work_off: Callable[[], None]
) -> None:
    turn = widget.say("My card is declined")["id"]
    hand_off(client, widget.get()["id"], turn)
    widget.say("Are you there?")
    work_off()
    assert [line["by"] for line in widget.get()["lines"]] == ["customer", "system", "customer"]


def test_only_the_bots_secret_opens_its_door(client: TestClient, widget: Widget) -> None:
    body = {"conversation_id": str(uuid4()), "turn": str(uuid4()), "reason": "asked"}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Bearer {widget.token}"}):
        assert client.post("/api/v1/bot/handoffs", json=body, headers=headers).status_code == 401


def test_a_turn_of_another_conversation_is_refused(
    client: TestClient, widget: Widget, other_widget: Widget, database: Database
) -> None:
    turn = widget.say("Mine")
    other_widget.say("Theirs")
    with database.transaction() as session:
        prepare(session, turn["id"])
    assert hand_off(client, other_widget.get()["id"], turn["id"]).status_code == 404
    assert tickets(database) == 0


@pytest.mark.feature("H8")
def test_with_the_bot_down_a_left_message_becomes_one_ticket(
    client: TestClient, widget: Widget, desk: SmallDesk, database: Database, work_off: Callable[[], None]
) -> None:
    widget.say("Hello?")
    work_off()
    assert widget.get()["lines"][-1]["kind"] == "leave_message"
    message = {"description": "My card is gone", "email": "kim@customer.example"}
    answers = [widget.post("tickets", message, key="leave-it-once") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert tickets(database) == 1
    assert [line["text"] for line in widget.get()["lines"]].count("My card is gone") == 1


@pytest.mark.feature("H9")
def test_once_solved_the_customer_gets_the_transcript_without_the_notes(
    client: TestClient, widget: Widget, online: Callable[..., None], desk: SmallDesk, database: Database
) -> None:
    online("Ana")
    turn = widget.say("My card is declined")["id"]
    hand_off(client, widget.get()["id"], turn)
    ana = Actor("agent", "Ana", account_id=desk.agents["Ana"])
    with database.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
        working.note(session, ticket, ana, "Looks like a fraud block.")
        working.reply(session, ticket, ana, "It works again.", then=Status.resolved)
    with database.transaction() as session:
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.subject.contains("Solved"))).one()
    for body in (mail.text, mail.html):
        assert "My card is declined" in body
        assert "It works again." in body
        assert "fraud block" not in body
