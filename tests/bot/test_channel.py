"""The registry's channel: who may speak through it, and what it does with a hostile, repeated or unlucky turn."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests

from tests.bot.front_desk import Rasa, Talk, name_of


def _names(lines):
    return [name_of(line) for line in lines]


def test_turn_without_the_secret_is_refused(front_desk):
    body = {"sender": str(uuid4()), "turn": str(uuid4()), "text": "hello"}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        answer = requests.post(f"{front_desk.channel}webhook", json=body, headers=headers, timeout=10)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("sender", "default"),
        ("sender", None),
        ("turn", "1"),
        ("text", ["hello"]),
        ("text", None),
        ("payload", "hello"),
        ("payload", "/greet; drop"),
        ("metadata", "no"),
    ],
)
def test_malformed_turn_is_refused(talk, part, value):
    answer = talk.post(**{"text": "hello", part: value})
    assert (answer.status_code, answer.json()["error"]) == (422, "BadTurn")


def test_long_line_is_cut_and_answered(talk):
    answer = talk.post("card " * 200_000)
    assert answer.status_code == 200


def test_long_line_reaches_the_registry_capped(talk, desk):
    talk.say("word " * 1000)
    assert len(desk.posted("answers")[-1]["text"]) <= 2000


@pytest.mark.parametrize("text", ["", " ", "/", "////", "\u0000", "/ /restart"])
def test_line_of_nothing_is_answered(talk, text):
    assert talk.post(text).status_code == 200


@pytest.mark.feature("B7")
def test_trace_tells_intent_actions_and_the_rules_that_chose_them(talk):
    talk.say("when will my card arrive")
    assert talk.trace["intent"] == "ask_question"
    assert len(talk.trace["ranking"]) == 3
    assert [step["action"] for step in talk.trace["steps"]] == ["action_answer_question"]
    assert [step["rule"] for step in talk.trace["steps"]] == ["answer a question"]
    assert talk.trace["steps"][0]["ms"] > 1, "the action asks the registry"
    talk.say("open a ticket")
    assert talk.trace["steps"][0]["rule"] == "take a request down"


@pytest.mark.feature("X1")
def test_repeated_turn_is_read_again_and_moves_nothing(talk, desk):
    turn = str(uuid4())
    talk.say("open a ticket")
    first = talk.say("Card payments", turn=turn)
    assert talk.say("Card payments", turn=turn) == first
    assert _names(talk.say("It is declined in every shop")) == ["utter_ask_ticket_form_email"]
    assert talk.say("Card payments", turn=turn) == first


@pytest.mark.feature("X1")
def test_turn_delivered_twice_at_once_is_answered_once(talk, desk):
    turn = str(uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: talk.post("my card was stolen", turn=turn).json(), range(4)))
    assert all(answer["lines"] == answers[0]["lines"] for answer in answers)
    assert len(desk.posted("handoffs")) == 1


def test_lines_of_one_customer_at_once_are_all_answered(talk):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: talk.post("hello"), range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8


def test_conversations_do_not_share_anything(front_desk):
    first, second = Talk(front_desk), Talk(front_desk)
    first.say("open a ticket")
    assert _names(second.say("hello")) == ["utter_greet"]
    assert _names(first.say("Card payments")) == ["utter_ask_ticket_form_description"]


def test_unanswered_turn_is_a_failure_and_is_answered_when_asked_again(talk, front_desk):
    """The action server is away: Rasa's own channel would say nothing with status 200."""
    turn = str(uuid4())
    front_desk.actions.kill()
    try:
        answer = talk.post("when will my card arrive", turn=turn)
        assert (answer.status_code, answer.json()) == (502, {"error": "NoAnswer"})
        assert talk.post("hello").status_code == 200
    finally:
        front_desk.actions.start()
    assert _names(talk.say("when will my card arrive", turn=turn)) == ["utter_article"]


def test_form_goes_on_where_it_was_after_the_action_server_was_away(talk, front_desk):
    talk.say("open a ticket")
    turn = str(uuid4())
    front_desk.actions.kill()
    try:
        assert talk.post("Card payments", turn=turn).status_code == 502
    finally:
        front_desk.actions.start()
    assert _names(talk.say("Card payments", turn=turn)) == ["utter_ask_ticket_form_description"]


def test_turn_that_takes_too_long_is_given_up_and_moves_nothing(talk, front_desk):
    """The registry has then told the customer that nobody answers, so the next line answers the same question."""
    talk.say("open a ticket")
    with front_desk.actions.hanging():
        assert talk.post("Card payments").status_code == 502
    assert _names(talk.say("Card payments")) == ["utter_ask_ticket_form_description"]
    with front_desk.actions.hanging():
        assert talk.post("It is declined in every shop").status_code == 502
    assert _names(talk.say("It is declined in every shop")) == ["utter_ask_ticket_form_email"]


@pytest.mark.feature("X1")
def test_conversation_survives_a_killed_bot(talk, front_desk, desk):
    desk.known["email"], desk.known["category"] = "ann@example.com", "cards"
    turn = str(uuid4())
    talk.say("open a ticket")
    talk.say("Card payments")
    shown = talk.say("It is declined in every shop", turn=turn)
    front_desk.rasa.kill()
    front_desk.rasa.start()
    assert talk.say("It is declined in every shop", turn=turn) == shown
    assert _names(talk.press("Send")) == ["receipt"]
    assert desk.posted("handoffs")[0]["slots"]["subject"] == "Card payments"


def test_conversation_goes_on_when_the_database_is_back(talk, front_desk):
    """Away, the bot fails instead of forgetting; the registry needs the same database, so nobody misses it."""
    talk.say("open a ticket")
    front_desk.postgres.stop()
    assert talk.post("Card payments").status_code == 502
    front_desk.postgres.start()
    assert _names(talk.say("Card payments")) == ["utter_ask_ticket_form_description"]


def test_actions_answer_inside_the_process_too(front_desk):
    rasa = Rasa(front_desk.environment, schema="inside", CARE_BOT_ACTIONS="inside", CARE_ACTIONS_PORT="1")
    rasa.start()
    try:
        talk = Talk(rasa)
        assert _names(talk.say("when will my card arrive")) == ["utter_article"]
        assert _names(talk.press("It didn't help")) == ["utter_not_helped"]
        assert _names(talk.press("Open a request"))[-1] == "utter_ask_ticket_form_description"
    finally:
        rasa.stop()


@pytest.mark.feature("X1")
def test_long_conversation_keeps_slots_forms_and_old_turns(talk, front_desk, desk):
    """Long enough that the beginning has left the window, also after a restart."""
    turn = str(uuid4())
    first = talk.say("why was my salary paid twice", turn=turn)
    for _ in range(40):
        talk.say("hello")
    assert talk.say("why was my salary paid twice", turn=turn) == first
    front_desk.rasa.kill()
    front_desk.rasa.start()
    desk.known["last_question"] = None
    assert talk.say("why was my salary paid twice", turn=turn) == first
    lines = talk.say("open a ticket")
    assert _names(lines)[0] == "utter_ticket_begins_about"
    assert "why was my salary paid twice" in str(lines)
