"""An agent lets the bot in again: the thread shows where, the bot answers from there on, and hands over again."""

import httpx2
import pytest

from tests.product import Chat, Product

ADMIN = {"email": "ruth@nimbus.example", "password": "nimbus-demo-2026"}


@pytest.mark.feature("H5")
@pytest.mark.feature("H3")
def test_handed_back_the_bot_answers_from_a_visible_mark_on(product: Product, chat: Chat) -> None:
    chat.say("My card was stolen last night")
    reference = chat.get()["ticket"]["reference"]
    with httpx2.Client(base_url=product.base_url, timeout=30) as staff:
        staff.headers["X-CSRF-Token"] = staff.post("/api/v1/session", json=ADMIN).json()["csrf_token"]
        ticket = staff.get(f"/api/v1/tickets/{reference}").json()["id"]
        chat.post("lines", {"text": "Is anybody there?"})
        assert staff.post(f"/api/v1/tickets/{ticket}/hand-back").status_code == 200
    mark = chat.lines()[-1]
    assert (mark["kind"], mark["by"]) == ("divider", "system")
    assert {line["by"] for line in chat.lines()} == {"customer", "system"}
    assert chat.say("How do I change my PIN?")[-1]["by"] == "bot"
    assert chat.say("talk to a human")[-1]["kind"] == "receipt"
    assert chat.get()["ticket"]["reference"] == reference
