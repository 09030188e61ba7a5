"""What is known already is told to the bot, so that only the rest is asked."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.accounts.models import Visitor
from api.conversations.models import Conversation
from api.db import Database
from api.frontdesk.questions import topic_of_page
from api.knowledge.models import Topic
from tests import factories
from tests.api.frontdesk.conftest import Widget
from tests.api.frontdesk.test_handover import BOT, hand_off

pytestmark = pytest.mark.feature("W6")
TOPICS = [Topic(slug="cards", name="Cards"), Topic(slug="top-ups", name="Top-ups")]


@pytest.mark.parametrize(("page", "topic"), [
    ("https://bank.example/cards/limits", "cards"), ("https://bank.example/en/top-ups.html?x=1", "top-ups"),
    ("https://bank.example/Cards", "cards"), ("https://bank.example/discards", None), ("", None), ("/", None),
    ("https://bank.example/cards/top-ups", None), ("https://bank.example/?about=cards", None), ("http://[", None),
])
def test_a_page_that_names_a_topic_says_what_it_is_about(page: str, topic: str | None) -> None:
    assert topic_of_page(page, TOPICS) == topic


def known(client: TestClient, widget: Widget) -> dict[str, Any]:
    return client.get(f"/api/v1/bot/conversations/{widget.get()['id']}", headers=BOT).json()


def test_the_page_is_told_unless_a_question_said_more(client: TestClient, widget: Widget) -> None:
    widget.say("Hello", page_url="https://shop.example/payments/help")
    assert known(client, widget)["category"] == "payments"


def test_a_signed_in_customer_is_asked_for_neither_name_nor_address(
    client: TestClient, widget: Widget, database: Database
) -> None:
    widget.say("Hello")
    with database.transaction() as session:
        dana = factories.account(session)
        conversation = session.get_one(Conversation, UUID(widget.get()["id"]))
        conversation.account_id = session.get_one(Visitor, conversation.visitor_id).account_id = dana.id
    seen = known(client, widget)
    assert (seen["name"], seen["email"], seen["signed_in"]) == ("Dana Reyes", "dana.reyes@mail.example", True)


def test_an_address_given_with_one_request_is_known_for_the_next(client: TestClient, widget: Widget) -> None:
    turn = widget.say("Card declined")["id"]
    hand_off(client, widget.get()["id"], turn)
    assert known(client, widget)["has_request"] is True
    widget.post("solved", {})
    widget.post("conversation", {})
    widget.say("Hello again")
    seen = known(client, widget)
    assert (seen["email"], seen["has_request"]) == ("kim@customer.example", False)
