"""Our quicker parts answer as the stock ones do: the same random conversations, played to both, turn by turn.

Channel, sentences, classifier and store are ours on both sides: they have no stock counterpart to be switched to.
"""

import os
from random import Random
from uuid import UUID

import pytest

from tests.bot.front_desk import Rasa, Talk, name_of

# A first look within the suite's time; CARE_BOT_TURNS=1800 plays the whole of it.
TURNS = int(os.environ.get("CARE_BOT_TURNS", "240"))
TURNS_OF_A_CONVERSATION = 40
STOCK = "validator,events,graph,policy,session,lock,window"

SAID = """hello; thanks; bye; are you a robot; yes; no; open a ticket; talk to a human; agent please; cancel; stop
when will my card arrive; how do I change my pin; is there a fee to change the pin; why was my salary paid twice; moon
Card payments are declined; It is declined in every shop since monday; ann@example.com; ann at example; Cards
Where is my card?; send it; hm; my card was stolen; /restart; ok; it did not help; what is the pin?; ticket status"""
PRESSED = (
    "/open_ticket",
    "/request_human",
    "/cancel",
    "/confirm_ticket",
    "/rephrase",
    "/none_of_these",
    '/answer_helped{"article_id": "00000000-0000-4000-8000-000000000001"}',
    '/answer_not_helped{"article_id": "00000000-0000-4000-8000-000000000001"}',
    '/choose_article{"article_id": "00000000-0000-4000-8000-000000000002"}',
    '/choose_category{"category": "cards"}',
    '/change_ticket{"field": "subject"}',
    '/change_ticket{"field": "email"}',
)


@pytest.fixture(scope="module")
def stock(running):
    rasa = Rasa(running.environment, schema="stock", CARE_BOT_STOCK=STOCK)
    rasa.start()
    yield rasa
    rasa.stop()


def _turn(random):
    lines = [line.strip() for line in SAID.replace("\n", ";").split(";")]
    turn = str(UUID(int=random.getrandbits(128), version=4))
    if random.random() < 0.3:
        return {"turn": turn, "payload": random.choice(PRESSED)}
    return {"turn": turn, "text": random.choice(lines)}


@pytest.mark.parametrize("seed", range(TURNS // TURNS_OF_A_CONVERSATION))
def test_random_conversation_is_answered_as_with_stock_parts(front_desk, stock, seed):
    random = Random(seed)
    ours, theirs = Talk(front_desk), Talk(stock)
    theirs.sender = ours.sender
    for _ in range(TURNS_OF_A_CONVERSATION):
        turn = _turn(random)
        answers = [talk.post(**turn).json() for talk in (ours, theirs)]
        assert _told(answers[0]) == _told(answers[1]), turn


def _told(answer):
    """All but which variation was chosen: that depends on how far back the bot remembers its own words."""
    trace, lines = answer.get("trace", {}), answer.get("lines", [])
    said = [(name_of(line), {**line, **line.get("custom", {}), "custom": None, "text": None}) for line in lines]
    return said, answer.get("error"), trace.get("intent"), [step["action"] for step in trace.get("steps", [])]
