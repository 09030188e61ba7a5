"""Our quicker parts answer as the stock ones do: the same random conversations, played to all, turn by turn.

One Rasa has all of our parts, each of the others has one of them set back to stock, the last one has all set back.
Channel, sentences, classifier and store are ours in all; tests/bot/test_full.py plays to Rasa as it comes.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.settings import PARTS
from tests.bot.front_desk import FULL, Rasa, Talk, name_of
from tests.bot.random_turns import random_turns

# A first look by default; `make test-bot` plays 1,800 turns, to a Rasa for each part as well.
TURNS = int(os.environ.get("CARE_BOT_TURNS", "240"))
TURNS_OF_A_CONVERSATION = 40
SET_BACK = (*sorted(PARTS), "all") if TURNS >= 1800 else ("all",)
# A dozen Rasas at once on a busy machine: what is compared is what is said, however late.
PATIENT = {"CARE_BOT_TIMEOUT_SECONDS": "30"}

pytestmark = pytest.mark.skipif(FULL, reason="a dozen Rasas with TensorFlow don't fit; the lean build plays this")


@pytest.fixture(scope="module")
def rasas(running):
    """Ours, and by name those with parts set back."""
    rasas = {"ours": Rasa(running.environment, schema="quick", **PATIENT)}
    for name in SET_BACK:
        rasas[name] = Rasa(running.environment, schema=f"stock_{name}", CARE_BOT_STOCK=name, **PATIENT)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Rasa.start, rasas.values()))
    yield rasas
    for rasa in rasas.values():
        rasa.stop()


@pytest.mark.parametrize("seed", range(TURNS // TURNS_OF_A_CONVERSATION))
def test_random_conversation_is_answered_as_with_stock_parts(desk, rasas, seed):
    talks = {name: Talk(rasa) for name, rasa in rasas.items()}
    for talk in talks.values():
        talk.sender = talks["ours"].sender
    with ThreadPoolExecutor(len(talks)) as pool:
        for turn in random_turns(seed, TURNS_OF_A_CONVERSATION):
            answers = pool.map(lambda talk, turn=turn: _told(talk.post(**turn)), talks.values())
            told = dict(zip(talks, answers, strict=True))
            assert {name: answer for name, answer in told.items() if answer != told["ours"]} == {}, (turn, told["ours"])


def _told(answer):
    """All but which variation was chosen: that depends on how far back the bot remembers its own words."""
    body = answer.json()
    trace, lines = body.get("trace", {}), body.get("lines", [])
    said = [(name_of(line), {**line, **line.get("custom", {}), "custom": None, "text": None}) for line in lines]
    return said, body.get("error"), trace.get("intent"), [step["action"] for step in trace.get("steps", [])]
