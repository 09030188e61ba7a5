"""What was open before a hand-over is over after it, whatever the bot heard of it."""

from uuid import uuid4

import pytest

from tests.bot.front_desk import Talk, name_of


def _names(lines):
    return [name_of(line) for line in lines]


@pytest.mark.feature("H5")
@pytest.mark.feature("X1")
def test_after_a_hand_over_that_the_bot_never_heard_of_it_begins_afresh(front_desk):
    """The ticket was committed and the bot died before its own turn was: handed back, no old form is in the way."""
    talk = Talk(front_desk)
    talk.say("open a ticket")
    talk.say("Card payments")
    talk.metadata["handed_over"] = str(uuid4())
    assert _names(talk.say("hello")) == ["utter_greet"]
    assert _names(talk.say("open a ticket")) == ["utter_ticket_begins", "utter_ask_ticket_form_subject"]
    assert _names(talk.say("Card payments")) == ["utter_ask_ticket_form_description"]


def test_an_address_given_before_the_hand_over_is_kept(front_desk):
    talk = Talk(front_desk)
    talk.say("open a ticket")
    talk.say("Card payments")
    talk.say("It is declined in every shop")
    talk.say("ann@example.com")
    talk.metadata["handed_over"] = str(uuid4())
    talk.say("open a ticket")
    talk.say("Another thing")
    assert _names(talk.say("The app crashes at every start")) == ["utter_ask_category"]
