"""What the actions do when an admin has switched a way to a person off."""

import asyncio

import pytest

from actions.handover import HandOver, ValidateHandoverForm
from actions.knowledge import AnswerQuestion, OfferOtherWays, OfferRequest
from actions.registry import Refused
from tests.actions.calls import run, tracker
from tests.actions.desk_double import ARTICLES

pytestmark = pytest.mark.feature("H1")
KNOWN = {"description": "Paid twice", "email": "ann@example.com"}


def asked_for_a_person(**more):
    return tracker("talk to a human", "request_human", loop="handover_form", **more)


@pytest.mark.parametrize(("triggers", "misses", "said"), [
    (None, 0, "utter_dont_know"), (None, 1, "utter_offer_person"), ({"misses": 1}, 0, "utter_offer_person"),
    ({"misses": 3}, 1, "utter_dont_know"), ({"misses": 3}, 2, "utter_offer_person"),
    ({"misses": None}, 9, "utter_dont_know"),
])
@pytest.mark.parametrize("action", [AnswerQuestion, OfferOtherWays])
def test_a_person_is_offered_after_as_many_misses_as_the_admin_chose(registry, action, triggers, misses, said):
    assert run(action(registry), tracker("moon", slots={"misses": misses}, triggers=triggers))[1] == [said]


@pytest.mark.parametrize(("on", "reason"), [(True, "not_helped"), (False, None)])
def test_what_did_not_help_is_a_reason_only_while_it_is_on(registry, on, reason):
    assert run(OfferRequest(registry), tracker(triggers={"not_helped": on}))[0]["reason"] == reason


@pytest.mark.parametrize(("triggers", "slots", "end"), [
    ({}, {}, "ready"),
    ({"asked": False}, {}, "unavailable"),
    ({"asked": False, "misses": 2}, {"reason": "misses"}, "ready"),
    ({"asked": False, "misses": None}, {"reason": "misses"}, "unavailable"),
])
def test_who_asks_for_a_person_gets_one_or_hears_that_there_is_none(registry, triggers, slots, end):
    said = asked_for_a_person(slots={**KNOWN, **slots}, triggers=triggers)
    assert run(ValidateHandoverForm(registry), said)[0]["handover_end"] == end


def test_an_offer_that_was_switched_off_counts_as_asked(registry, desk):
    said = asked_for_a_person(slots={**KNOWN, "reason": "misses"}, triggers={"misses": None})
    run(HandOver(registry), said)
    assert desk.posted("handoffs")[0]["reason"] == "asked"


def test_sensitive_words_are_a_question_when_switched_off(registry, desk):
    said = tracker("my card was stolen", "report_sensitive", triggers={"sensitive": False})
    slots, lines = run(HandOver(registry), said)
    assert (lines, slots["shown_article"]) == (["utter_article"], ARTICLES["card"]["id"])
    assert desk.posted("handoffs") == []


def test_the_registrys_no_is_told_as_a_no_and_not_as_a_failure(registry, desk):
    desk.switched_off.add("asked")
    slots, lines = run(HandOver(registry), asked_for_a_person(slots=KNOWN))
    assert lines == ["utter_no_person"]
    assert "description" not in slots
    with pytest.raises(Refused):
        asyncio.run(registry.hand_over("c", "t", "asked", {}, []))
