"""Each action by itself, against a registry over HTTP; whole conversations are played in tests/bot."""

from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.handover import HandOver
from actions.knowledge import AnswerQuestion, OfferRequest, ShowArticle, ThankForFeedback
from actions.ticket_form import ValidateTicketForm
from actions.tickets import CheckTicket, OpenTicket
from tests.actions.calls import run, tracker
from tests.actions.desk_double import ARTICLES

DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))
FILLED = {
    "subject": "Card payments",
    "description": "Declined in every shop",
    "email": "ann@example.com",
    "category": "cards",
}


def test_action_server_knows_exactly_the_actions_of_the_domain():
    executor = ActionExecutor()
    executor.register_package("actions")
    assert sorted(executor.actions) == sorted(DOMAIN["actions"])


def test_answer_shows_the_article_as_it_stands(registry):
    slots, said = run(AnswerQuestion(registry), tracker("where is my card"))
    assert said == ["utter_article"]
    assert (slots["shown_article"], slots["awaiting"], slots["misses"]) == (ARTICLES["card"]["id"], "helped", 0)


def test_chosen_article_is_fetched_by_its_id(registry, desk):
    run(ShowArticle(registry), tracker(entities={"article_id": ARTICLES["pin"]["id"]}))
    assert desk.posted("answers")[0]["article_id"] == ARTICLES["pin"]["id"]


def test_second_miss_in_a_row_offers_a_person(registry):
    slots, said = run(AnswerQuestion(registry), tracker("moon", slots={"misses": 1}))
    assert said == ["utter_offer_person"]
    assert slots["reason"] == "misses"


@pytest.mark.parametrize(("action", "helpful"), [(ThankForFeedback, True), (OfferRequest, False)])
def test_feedback_names_the_article_of_the_button(registry, desk, action, helpful):
    run(action(registry), tracker(entities={"article_id": "7"}, slots={"shown_article": "8"}))
    sent = desk.posted("feedback")[0]
    assert (sent["article_id"], sent["helpful"]) == ("7", helpful)


@pytest.mark.parametrize("action", [ThankForFeedback, OfferRequest])
def test_lost_feedback_is_not_the_customers_trouble(registry, server, action):
    server.stop()
    assert len(run(action(registry), tracker())[1]) == 1


@pytest.mark.feature("H10")
def test_request_is_only_called_filed_with_its_receipt(registry, desk):
    desk.failures = 1
    slots, said = run(OpenTicket(registry), tracker("/confirm_ticket", "confirm_ticket", slots=FILLED))
    assert said == ["utter_ticket_failed"]
    assert slots == {"ticket_end": None}
    slots, said = run(OpenTicket(registry), tracker("/confirm_ticket", "confirm_ticket", slots=FILLED))
    assert said == ["receipt"]
    assert {name for name in FILLED if name in slots} == FILLED.keys() - {"email"}
    assert not any(slots.get(name) for name in FILLED)


def test_request_without_its_fields_is_not_sent(registry, desk):
    _, said = run(OpenTicket(registry), tracker("/confirm_ticket", "confirm_ticket", slots={"subject": "Card"}))
    assert said == ["utter_ticket_incomplete"]
    assert desk.posted("handoffs") == []


@pytest.mark.feature("H2")
def test_hand_over_takes_reason_slots_and_intents_along(registry, desk):
    run(HandOver(registry), tracker("/request_human", "request_human", slots={**FILLED, "reason": "not_helped"}))
    sent = desk.posted("handoffs")[0]
    assert (sent["reason"], sent["intents"]) == ("not_helped", [{"name": "request_human", "score": 0.9}])
    assert {name: sent["slots"][name] for name in FILLED} == FILLED


def test_worried_line_becomes_subject_and_description(registry, desk):
    asked_before = {"last_question": "How do I top up?"}
    run(HandOver(registry), tracker("my card was stolen", "report_sensitive", slots=asked_before))
    sent = desk.posted("handoffs")[0]
    assert (sent["reason"], sent["slots"]["description"]) == ("sensitive", "my card was stolen")
    assert sent["slots"]["subject"] == "my card was stolen"


def test_status_shows_at_most_three(registry, desk):
    ticket = {"reference": "CC-1", "subject": "s", "status_text": "Received", "agent": None, "promised_by": None}
    desk.tickets = [ticket] * 5
    assert run(CheckTicket(registry), tracker())[1] == ["utter_ticket_line"] * 3


@pytest.mark.feature("W6")
def test_form_begins_with_all_that_is_known(registry, desk):
    desk.known.update(email="ann@example.com", category="cards", last_question="Why was I charged?")
    slots, said = run(ValidateTicketForm(registry), tracker("/open_ticket", "open_ticket", loop="ticket_form"))
    assert said == ["utter_ticket_begins_about"]
    filled = [slots[name] for name in ("subject", "email", "category_name")]
    assert filled == ["Why was I charged?", "ann@example.com", "Cards"]


@pytest.mark.feature("T3")
@pytest.mark.parametrize("intent", ["thanks", "bye", "deny", "greet", "report_sensitive", "request_human"])
def test_text_in_the_form_is_never_classified(registry, intent):
    asked = {"requested_slot": "description"}
    said = tracker("it fails since monday, thanks", intent, slots=asked, loop="ticket_form", confidence=0.99)
    assert run(ValidateTicketForm(registry), said)[0]["description"] == "it fails since monday, thanks"


def test_send_before_the_summary_sends_nothing(registry):
    asked = {"requested_slot": "description"}
    slots, _ = run(ValidateTicketForm(registry), tracker("/confirm_ticket", "confirm_ticket", slots=asked))
    assert "ticket_end" not in slots
