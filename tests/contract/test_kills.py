"""X1: whatever dies while a request is filed, there is one ticket, nothing is typed twice, and no claim is false."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import create_engine, text

from tests.product import Chat, Product, until

DESCRIPTION = "It was due on Monday and my old one stops working this week."
PARTS = ("registry", "worker", "actions", "rasa")
# From the moment the customer presses Send; the whole way to the receipt takes some tenths of a second.
DELAYS_SECONDS = (0.0, 0.06, 0.2)
TRIES = 4


@pytest.mark.feature("X1")
@pytest.mark.feature("H10")
@pytest.mark.parametrize("delay", DELAYS_SECONDS)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_dies_while_filing_costs_nothing(product: Product, chat: Chat, part: str, delay: float) -> None:
    chat.say("My card has not arrived yet, what can I do?")
    chat.press("It didn't help")
    chat.walk_to_summary(DESCRIPTION)
    key = uuid4().hex
    sent = try_to_send(chat, key)
    time.sleep(delay)
    dead = product.kill(part)
    product.wait_for(part, other_than=dead)
    file_patiently(chat, sent, key)
    assert filed(product, chat) == [DESCRIPTION]
    refuse_false_claims(product, chat)


@pytest.mark.feature("H8")
def test_with_the_bot_hanging_a_message_can_be_left(product: Product, chat: Chat) -> None:
    with hanging(product, "rasa"):
        assert chat.say("Is anybody there?")[-1]["kind"] == "leave_message"
        answer = chat.post("tickets", {"description": DESCRIPTION, "email": "kim@customer.example"})
        assert answer.status_code == 201, answer.text
        assert chat.lines()[-1]["kind"] == "receipt"
    assert filed(product, chat) == [DESCRIPTION]


def try_to_send(chat: Chat, key: str) -> bool:
    """Press Send as the widget does; False when the registry did not acknowledge it."""
    with suppress(httpx2.HTTPError):
        return send(chat, key).status_code == 202
    return False


def send(chat: Chat, key: str) -> httpx2.Response:
    line, index = latest(chat, "Send", "Try again")
    return chat.post("lines", {"button": {"line": line, "index": index}}, key)


def latest(chat: Chat, *titles: str) -> tuple[str, int]:
    return next((line["id"], button["index"]) for line in reversed(chat.lines()) for button in line["buttons"]
                if button["title"] in titles)


def file_patiently(chat: Chat, sent: bool, key: str) -> None:
    """What a customer does: the widget repeats what was not acknowledged; whoever reads that it failed sends again."""
    for _ in range(TRIES):
        if not sent:
            until(partial(try_to_send, chat, key))
        said = until(lambda: after_last_own(chat))
        if any(line["kind"] == "receipt" for line in said):
            return
        sent, key = False, uuid4().hex
    raise AssertionError(f"never filed: {chat.lines()[-4:]}")


def after_last_own(chat: Chat) -> list[dict[str, Any]]:
    """What the desk said since the customer's last line."""
    with suppress(httpx2.HTTPError):
        lines = chat.lines()
        last = max(line["seq"] for line in lines if line["by"] == "customer")
        return [line for line in lines if line["seq"] > last]
    return []


def filed(product: Product, chat: Chat) -> list[str]:
    """The descriptions of the conversation's tickets, as the database has them."""
    with create_engine(database_url(product)).connect() as connection:
        query = text("SELECT description FROM tickets WHERE conversation_id = :id")
        return list(connection.scalars(query, {"id": chat.get()["id"]}))


def refuse_false_claims(product: Product, chat: Chat) -> None:
    """Each receipt the customer reads is one that was committed, and there is one."""
    receipts = [line["receipt"]["reference"] for line in chat.lines() if line["kind"] == "receipt"]
    assert receipts == [chat.get()["ticket"]["reference"]]
    others = [line["text"] for line in chat.lines() if line["kind"] != "receipt" and line["by"] != "customer"]
    assert not [said for said in others if "CC-" in said]


def database_url(product: Product) -> str:
    """As the supervisor told it to the worker."""
    pid = until(lambda: product.pid("worker"))
    environment = Path(f"/proc/{pid}/environ").read_text()
    return next(item.partition("=")[2] for item in environment.split("\0") if item.startswith("DATABASE_URL="))


@contextmanager
def hanging(product: Product, part: str) -> Iterator[None]:
    pid = until(lambda: product.pid(part))
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
