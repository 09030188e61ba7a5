"""The widget's API, the real bot, its actions and the registry, all together."""

import pytest

from tests.product import Chat, until

QUESTION = "My card has not arrived yet, what can I do?"


@pytest.mark.feature("K7")
@pytest.mark.feature("T1")
def test_a_question_is_answered_with_its_source(chat: Chat) -> None:
    answer = next(line for line in chat.say(QUESTION) if line["kind"] == "article")
    assert answer["by"] == "bot"
    assert answer["article"]["version"] >= 1
    assert answer["article"]["url"].endswith("card-not-arrived") or "card" in answer["article"]["title"].lower()
    assert answer["blocks"]
    assert [button["title"] for button in answer["buttons"]]
    assert "payload" not in str(answer)


@pytest.mark.feature("T2")
def test_nonsense_is_owned_up_to_with_a_way_on(chat: Chat) -> None:
    said = chat.say("purple elephants sing quietly on mars")
    assert said[-1]["kind"] in ("options", "text")
    assert "nlu_fallback" not in str(said)
    assert said[-1]["buttons"]


@pytest.mark.feature("T3")
@pytest.mark.feature("H2")
def test_not_helped_leads_to_a_ticket_without_typing_anything_twice(chat: Chat) -> None:
    chat.say(QUESTION)
    chat.press("It didn't help")
    chat.walk_to_summary("I waited three weeks and my neighbour got his in two days.")
    said = chat.press("Send")
    receipt = next(line for line in said if line["kind"] == "receipt")
    seen = chat.get()
    assert seen["ticket"]["reference"] == receipt["receipt"]["reference"]
    assert seen["owner"] in ("agent", "queue")
    assert [line["kind"] for line in chat.lines()].count("receipt") == 1


@pytest.mark.feature("H1")
def test_asking_for_a_human_gets_one(chat: Chat) -> None:
    said = chat.say("I want to talk to a human")
    answers = {"kim@customer.example": "e-mail", "My card was swallowed by a machine": "about"}
    for text in answers:
        if any(line["kind"] == "receipt" for line in chat.lines()):
            break
        said = chat.say(text)
    assert said
    assert [line["kind"] for line in chat.lines()].count("receipt") == 1


@pytest.mark.feature("T1")
def test_two_questions_in_one_message_are_both_answered(chat: Chat) -> None:
    said = chat.say("How do I change my PIN? Which exchange rate do I get?")
    seen = until(lambda: [line for line in chat.lines() if line["seq"] >= said[0]["seq"]][2:] and chat.lines()[1:])
    about = [" ".join([line["text"], *(button["title"] for button in line["buttons"])]) for line in seen[1:]]
    assert ["change my PIN" in about[0], "exchange rate" in about[1]] == [True, True]
    articles = [line["article"]["id"] for line in seen if line["article"]]
    assert len(set(articles)) == len(articles)


@pytest.mark.feature("B9")
def test_at_the_end_the_bot_asks_once_how_it_was(chat: Chat) -> None:
    chat.say(QUESTION)
    chat.press("That helped")
    form = until(lambda: [line for line in chat.lines() if line["kind"] == "rating"])[0]
    assert form["by"] == "bot"
    assert chat.post("rating", {"line": form["id"], "score": 5, "comment": "Quick"}).status_code == 201
    chat.say("goodbye")
    assert [line["kind"] for line in chat.lines()].count("rating") == 1


@pytest.mark.feature("H1")
@pytest.mark.feature("W6")
def test_an_alarm_goes_to_a_person_at_once_and_the_address_is_asked_for_afterwards(chat: Chat) -> None:
    chat.say("My card was stolen last night")
    lines = chat.lines()
    assert [line["kind"] for line in lines] == ["text", "receipt", "notice"]
    chat.post("lines", {"text": "kim@customer.example"})
    assert "kim@customer.example" in chat.lines()[-1]["text"]
    assert {line["by"] for line in chat.lines()} == {"customer", "system"}
