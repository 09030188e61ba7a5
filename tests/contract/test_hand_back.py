"""An agent lets the bot in again: the thread shows where, the bot answers from there on, and hands over again."""

import httpx2
import pytest

from tests.product import Chat


@pytest.mark.feature("H5")
@pytest.mark.feature("H3")
def test_handed_back_the_bot_answers_from_a_visible_mark_on(chat: Chat, admin: httpx2.Client) -> None:
    chat.say("My card was stolen last night")
    reference = chat.get()["ticket"]["reference"]
    ticket = admin.get(f"/api/v1/tickets/{reference}").json()["id"]
    chat.post("lines", {"text": "Is anybody there?"})
    assert admin.post(f"/api/v1/tickets/{ticket}/hand-back").status_code == 200
    mark = chat.lines()[-1]
    assert (mark["kind"], mark["by"]) == ("divider", "system")
    assert reference in mark["text"]
    assert {line["by"] for line in chat.lines()} == {"customer", "system"}
    assert chat.say("How do I change my PIN?")[-1]["by"] == "bot"
    assert chat.say("talk to a human")[-1]["kind"] == "receipt"
    assert chat.get()["ticket"]["reference"] == reference
