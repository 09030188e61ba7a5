"""Why the real bot answered so, and the answer dial, seen while everything runs."""

import httpx2
import pytest

from tests.product import Chat, until

QUESTION = "My card has not arrived yet, what can I do?"
USUAL = {"percent": 95}


@pytest.mark.feature("B7")
def test_every_part_of_a_turn_is_in_its_trace(chat: Chat, admin: httpx2.Client) -> None:
    answer = next(line for line in chat.say(QUESTION) if line["kind"] == "article")
    trace = until(lambda: (found := admin.get(f"/api/v1/lines/{answer['id']}/trace").json())["steps"] and found)
    assert trace["question"] == QUESTION
    assert (trace["ending"], trace["article_id"]) == ("answered", answer["article"]["id"])
    assert trace["intents"][0]["score"] > 0
    assert (trace["steps"][0]["action"], trace["steps"][0]["rule"]) == ("action_answer_question", "answer a question")
    assert trace["steps"][0]["ms"] > 0
    assert trace["milliseconds"] > trace["search_milliseconds"] > 0
    assert trace["ranking"][0]["version"] == answer["article"]["version"]
    assert {"best", "words"} <= set(trace["ranking"][0]["parts"])
    assert trace["evidence"]["because"] in ("confident", "sure")


@pytest.mark.feature("X11")
def test_the_bot_follows_the_dial_at_its_next_answers(chat: Chat, admin: httpx2.Client) -> None:
    def answered_for(percent: int) -> bool:
        said = chat.say(QUESTION)[-1]
        trace = admin.get(f"/api/v1/lines/{said['id']}/trace").json()
        return round(100 * trace["evidence"]["wanted"]) == percent

    try:
        for percent in (80, 97):
            assert admin.put("/api/v1/answer-dial", json={"percent": percent}).status_code == 200
            until(lambda percent=percent: answered_for(percent))
    finally:
        admin.put("/api/v1/answer-dial", json=USUAL)
