"""Who was brought to a person at once was asked nothing; the desk asks for an address afterwards, and takes it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.db import Database
from api.frontdesk.addresses import only_address
from api.mail.models import OutgoingMail
from api.tickets.models import Ticket
from tests.api.frontdesk.conftest import Widget
from tests.api.frontdesk.test_handover import BOT, hand_off

pytestmark = pytest.mark.feature("W6")
ASKED = "If you like, write your e-mail address here."


def alarm(client: TestClient, widget: Widget, **slots: str) -> None:
    turn = widget.say("Somebody stole my card")["id"]
    hand_off(client, widget.get()["id"], turn, reason="sensitive", slots={"description": "Stolen"} | slots)


def said(widget: Widget) -> list[str]:
    return [line["text"] for line in widget.get()["lines"] if line["by"] == "system"]


def to(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(OutgoingMail.to)))


def test_the_address_is_asked_for_once_and_taken(client: TestClient, widget: Widget, database: Database) -> None:
    alarm(client, widget)
    assert said(widget)[-1].startswith(ASKED)
    assert to(database) == []
    widget.say("Please hurry")
    widget.say("It's kim@customer.example, thanks")
    assert [text.startswith(ASKED) for text in said(widget)].count(True) == 1
    assert "kim@customer.example" in said(widget)[-1]
    assert to(database) == ["kim@customer.example"]
    with database.transaction() as session:
        assert session.scalars(select(Ticket.requester_email)).all() == ["kim@customer.example"]
    known = client.get(f"/api/v1/bot/conversations/{widget.get()['id']}", headers=BOT).json()
    assert known["email"] == "kim@customer.example"


def test_a_second_address_changes_nothing(client: TestClient, widget: Widget, database: Database) -> None:
    alarm(client, widget)
    widget.say("kim@customer.example")
    widget.say("thief@elsewhere.example")
    assert to(database) == ["kim@customer.example"]


def test_an_address_in_a_story_is_somebody_elses(client: TestClient, widget: Widget, database: Database) -> None:
    alarm(client, widget)
    widget.say("I got a mail from thief@elsewhere.example that said my card is blocked")
    assert to(database) == []


def test_nobody_is_asked_who_gave_one(client: TestClient, widget: Widget) -> None:
    alarm(client, widget, email="kim@customer.example")
    assert not [text for text in said(widget) if text.startswith(ASKED)]


def test_unasked_an_address_is_only_words(client: TestClient, widget: Widget, database: Database) -> None:
    slots: dict[str, Any] = {"description": "Help"}
    turn = widget.say("A person")["id"]
    hand_off(client, widget.get()["id"], turn, reason="asked", slots=slots)
    widget.say("kim@customer.example")
    assert to(database) == []


@pytest.mark.parametrize(("text", "address"), [
    ("kim@customer.example", "kim@customer.example"),
    ("My address is kim@customer.example.", "kim@customer.example"),
    ("yes, you can use <kim@customer.example>", "kim@customer.example"),
    ("kim@customer.example or lee@customer.example", None),
    ("the mail came from thief@elsewhere.example and asked me for my PIN", None),
    ("kim@customer", None), ("no", None), ("", None), ("@" * 5_000, None), ("a" * 10_000, None),
    ("a" * 300 + "@mail.example", None),
])
def test_only_an_address_is_one(text: str, address: str | None) -> None:
    assert only_address(text) == address
