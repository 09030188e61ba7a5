"""Who is worried, threatened or abusive goes to a person by rule; who asks about such things in general doesn't."""

import csv
import os
import time
from pathlib import Path

import pytest

from tests.bot.intents import classifier

pytestmark = pytest.mark.feature("H1")
TRAINING = Path(os.environ.get("CARE_DATA", "../shared/data")) / "banking77" / "train.csv"
# Of real customers' questions, those that may be alarms: most of the others must reach the help pages.
ALARMING = 0.03
# A blow-up takes a second and more; the classifier itself some milliseconds.
SLOW_SECONDS = 0.5

ALARMS = """
I lost my card
I've lost my credit card
my wallet has been stolen
My card got stolen yesterday on the train
somebody stole my purse
my phone was stolen with the app on it
I can't find my card!
lost card
stolen card!!
card gone
I have been scammed
I was tricked into sending money
I am a victim of identity theft
I gave my PIN to a scammer
I told my password to someone on the phone who said he was from the bank
there is fraud on my account
fraudulent payments on my account
I see unauthorised transactions
someone is using my card
someone has access to my account
my account was hacked
I was robbed
he is blackmailing me
I'm being threatened
I want to kill myself
I can't go on any more
I want to end it all
I feel suicidal
I will kill you
fuck you
you bastards
"""
QUESTIONS = """
what if my card gets stolen
what happens in case my card is lost
how do I report a stolen card
how do I spot a scam
what is phishing
is there fraud protection on my card
what is your policy on unauthorised payments
I lost my PIN
I lost access to the app
I have lost track of my payments
I cannot find my card PIN
someone sent me money
somebody paid me twice
my card payment was declined
my card is broken
my refund is missing
I can't go on with the registration
can you kill the subscription
"""


def intent(text):
    return classifier().rank(text)[0]["name"]


@pytest.mark.parametrize("text", ALARMS.strip().splitlines())
def test_an_alarm_is_heard(text):
    assert intent(text) == "report_sensitive"


@pytest.mark.parametrize("text", QUESTIONS.strip().splitlines())
def test_a_general_question_is_no_alarm(text):
    assert intent(text) != "report_sensitive"


@pytest.mark.parametrize("text", ["i gave pin ", "my a card is ", "i was been got am ", "if my card is ", "scammer "])
def test_a_line_made_to_be_slow_is_not(text):
    """No phrase may cost more than what it takes to read the line a few times: bounded gaps, no nested repeats."""
    began = time.process_time()
    intent((text * 1_000)[:2_000])
    assert time.process_time() - began < SLOW_SECONDS


@pytest.mark.skipif(not TRAINING.exists(), reason=f"{TRAINING} is not there")
def test_few_of_real_customers_questions_are_alarms():
    with TRAINING.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)][::4]
    assert sum(intent(text) == "report_sensitive" for text in texts) / len(texts) <= ALARMING
