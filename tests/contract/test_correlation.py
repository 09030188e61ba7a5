"""One id, that of the customer's line, leads through the logs of all processes."""

import json
from typing import Any

import pytest

from tests.product import Chat, Product, until

OWN_JOB = "frontdesk.ask_bot"
PARTS = ("registry", "worker", "rasa", "actions")
# From the line to the ticket: a search, a form, the summary, and the hand-over.
DESCRIPTION = "It was due on Monday and my old one stops working this week."


def entries(product: Product, part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in product.log(part).splitlines() if line.startswith("{")]


def by_clock(entry: dict[str, Any]) -> bool:
    """The worker looks at queues and promises every minute, whatever customers do."""
    return entry.get("job", OWN_JOB) != OWN_JOB


def events_of(product: Product, part: str, turn: str) -> list[str]:
    """What a part logged for a turn."""
    return [entry["event"] for entry in entries(product, part) if entry.get("turn") == turn]


@pytest.mark.feature("C1")
def test_every_process_logs_a_turn_under_the_id_of_its_line(product: Product, chat: Chat) -> None:
    chat.say("My card has not arrived yet, what can I do?")
    chat.press("It didn't help")
    chat.walk_to_summary(DESCRIPTION)
    chat.press("Send")
    for line in (line for line in chat.lines() if line["by"] == "customer"):
        for part in PARTS:
            until(lambda part=part, line=line: events_of(product, part, line["id"]))


def test_whatever_a_process_logs_during_a_turn_bears_the_id(product: Product, chat: Chat) -> None:
    """One turn by itself, on a desk where nothing else happens: what is new in the logs is of this turn."""
    chat.say("Hello")
    before = {part: len(entries(product, part)) for part in PARTS}
    turn = until(lambda: chat.say("How do I change my PIN?"))[0]["seq"] - 1
    line = next(line["id"] for line in chat.lines() if line["seq"] == turn)
    for part in PARTS:
        new = until(lambda part=part: [entry for entry in entries(product, part)[before[part]:] if not by_clock(entry)])
        assert {entry.get("turn") for entry in new} == {line}, (part, new)
