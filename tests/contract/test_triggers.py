"""What an admin switches off, the real bot honours from the customer's next line on."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from tests.product import Chat, Product

pytestmark = pytest.mark.feature("H1")
ADMIN = {"email": "ruth@nimbus.example", "password": "nimbus-demo-2026"}
NONSENSE = ("purple elephants sing quietly on mars", "seven green clouds dance with a violin")


@pytest.fixture
def switch(product: Product) -> Iterator[Callable[..., None]]:
    """Sets a trigger as an admin; what was off is on again afterwards, for the next visitor."""
    with httpx2.Client(base_url=product.base_url, timeout=30) as admin:
        session = admin.post("/api/v1/session", json=ADMIN)
        admin.headers["X-CSRF-Token"] = session.json()["csrf_token"]
        touched: set[str] = set()

        def put(reason: str, is_on: bool, **more: Any) -> None:
            touched.add(reason)
            answer = admin.put(f"/api/v1/triggers/{reason}", json={"is_on": is_on, **more})
            assert answer.status_code == 200, answer.text

        yield put
        for reason in touched:
            put(reason, True, **({"threshold": 2} if reason == "misses" else {}))


def titles(lines: list[dict[str, Any]]) -> set[str]:
    return {button["title"] for line in lines for button in line["buttons"]}


def test_asking_for_a_person_is_told_the_truth_and_shown_the_request(chat: Chat, switch: Callable[..., None]) -> None:
    switch("asked", False)
    said = chat.say("I want to talk to a human")
    assert titles(said) == {"Ask differently", "Open a request"}
    assert not [line for line in chat.lines() if line["kind"] == "receipt"]
    switch("asked", True)
    chat.say("I want to talk to a human")
    chat.say("My card was swallowed by a machine")
    chat.say("kim@customer.example")
    assert [line["kind"] for line in chat.lines()].count("receipt") == 1


def test_a_person_is_offered_after_as_many_misses_as_were_chosen(chat: Chat, switch: Callable[..., None]) -> None:
    switch("misses", False)
    for line in NONSENSE:
        assert "Talk to a person" not in titles(chat.say(line))
    switch("misses", True, threshold=1)
    assert "Talk to a person" in titles(chat.say(NONSENSE[0]))


def test_sensitive_words_are_looked_up_instead(chat: Chat, switch: Callable[..., None]) -> None:
    switch("sensitive", False)
    chat.say("My card was stolen last night")
    assert chat.get()["owner"] == "bot"
    switch("sensitive", True)
    chat.say("My card was stolen last night")
    assert chat.get()["owner"] != "bot"
