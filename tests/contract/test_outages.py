"""A part hangs or dies in the middle of a turn: the customer hears something true, and goes on where they were."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from sqlalchemy import select

from api.conversations.models import Conversation, Line
from api.conversations.views import view
from api.db import Database
from api.frontdesk import listening
from api.frontdesk.listening import Said
from api.policy import Actor
from tests.contract.test_kills import DESCRIPTION, database_url, file_patiently, filed, hanging, refuse_false_claims
from tests.product import ROOT, Chat, Product, until

SENTENCES: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(ROOT / "domain.yml").read_text())["responses"]
QUESTION = "My card has not arrived yet, what can I do?"


@pytest.fixture
def database(product: Product) -> Iterator[Database]:
    database = Database(database_url(product))
    yield database
    database.close()


def words(response: str) -> set[str]:
    return {variation["text"] for variation in SENTENCES[response]}


def asks(lines: list[dict[str, Any]], response: str) -> bool:
    return lines[-1]["text"] in words(response)


@pytest.mark.feature("H10")
def test_while_the_actions_hang_each_line_is_answered_with_the_truth(product: Product, chat: Chat) -> None:
    chat.say("I want to open a ticket")
    with hanging(product, "actions"):
        for _ in range(3):
            assert chat.say("Card delivery")[-1]["kind"] == "leave_message"
        assert not filed(product, chat)
    assert asks(chat.say("Card delivery"), "utter_ask_ticket_form_description")


@pytest.mark.feature("H10")
def test_sent_while_the_actions_hang_a_request_is_filed_once(product: Product, chat: Chat) -> None:
    chat.say(QUESTION)
    chat.press("It didn't help")
    chat.walk_to_summary(DESCRIPTION)
    with hanging(product, "actions"):
        assert chat.press("Send")[-1]["kind"] == "leave_message"
    file_patiently(chat, sent=False, key=uuid4().hex)
    assert filed(product, chat) == [DESCRIPTION]
    refuse_false_claims(product, chat)


@pytest.mark.feature("H10")
def test_with_the_registry_away_the_bot_says_so_and_keeps_what_was_typed(
    product: Product, chat: Chat, database: Database
) -> None:
    """From the bot's view: the line is already with the worker, and the actions get no answer."""
    chat.say("Hello")
    desk = Behind(database, chat)
    with hanging(product, "registry"):
        assert asks(desk.say(QUESTION), "utter_knowledge_away")
        assert asks(desk.say("ticket status"), "utter_status_away")
    assert chat.say(QUESTION)[-1]["kind"] == "article"


@pytest.mark.feature("X1")
def test_a_bot_killed_in_mid_turn_goes_on_with_the_form_where_it_was(product: Product, chat: Chat) -> None:
    chat.say("I want to open a ticket")
    sent = chat.post("lines", {"text": "Card delivery"})
    dead = product.kill("rasa")
    product.wait_for("rasa", other_than=dead)
    heard = chat.answered(sent.json()["seq"])
    if heard[-1]["kind"] == "leave_message":
        heard = chat.say("Card delivery")
    assert asks(heard, "utter_ask_ticket_form_description")


class Behind:
    """The same customer's line, brought to the desk behind the registry's HTTP, which hangs."""

    def __init__(self, database: Database, chat: Chat) -> None:
        self.database = database
        self.id = UUID(chat.get()["id"])

    def say(self, text: str) -> list[dict[str, Any]]:
        with self.database.transaction() as session:
            conversation = session.get_one(Conversation, self.id)
            actor = Actor("visitor", visitor_id=conversation.visitor_id)
            seq = listening.say(session, actor, self.id, Said(text, uuid4().hex)).seq
        return until(lambda: self.after(seq))

    def after(self, seq: int) -> list[dict[str, Any]]:
        query = select(Line).where(Line.conversation_id == self.id, Line.seq > seq).order_by(Line.seq)
        with self.database.transaction() as session:
            return [view(line, []).model_dump() for line in session.scalars(query)]
