"""Reads each answer to the request form: fills a field, answers a question in between, or leaves the form."""

from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import intake
from actions.desk import DeskAction, Events
from actions.fields import category_from, description_from, email_from, is_question, subject_from
from actions.knowledge import show_article
from actions.registry import RegistryUnavailable
from actions.turn import Turn, read_turn

# A form is left by buttons and by fixed phrases only: a free text such as "it fails since Monday" is an answer.
ENDS = {
    "confirm_ticket": "send",
    "cancel": "cancel",
    "request_human": "person",
    "answer_helped": "solved",
}
SAY_SEND = frozenset({"yes", "yes please", "send", "send it", "ok", "okay", "correct", "go ahead"})
CHANGEABLE = frozenset({"subject", "description", "email", "category"})
SKIPPED = ""


class ValidateTicketForm(DeskAction):
    NAME = "validate_ticket_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Rasa calls this when the form begins and after each line; at least one slot must come back."""
        turn = read_turn(tracker)
        if intake.is_beginning(tracker):
            return await self._begin(dispatcher, tracker)
        if turn.command:
            return await self._obey(dispatcher, tracker, turn)
        if turn.is_alarm:
            return intake.leave(ticket_end="alarm")
        return await self._read_answer(dispatcher, tracker, turn)

    async def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        known = await intake.what_is_known(self.registry, tracker.sender_id)
        category, subject = _known_category(tracker, known), intake.subject_of(tracker, known)
        if subject:
            dispatcher.utter_message(response="utter_ticket_begins_about", subject=subject)
        else:
            dispatcher.utter_message(response="utter_ticket_begins")
        email = intake.first_known(tracker.get_slot("email"), known.get("email"))
        return intake.accept(ticket_end=None, subject=subject, email=email) + _category_slots(category)

    async def _obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Events:
        if turn.command == "change_ticket" and turn.entities.get("field") in CHANGEABLE:
            return intake.accept(**{turn.entities["field"]: None, "ticket_end": None})
        if turn.command == "choose_article":
            return await self._show_chosen(dispatcher, tracker, turn)
        if turn.command == "choose_category":
            return await self._choose_category(dispatcher, tracker, turn.entities.get("category", ""))
        end = ENDS.get(turn.command or "")
        if end == "send" and tracker.get_slot(intake.REQUESTED) != "ticket_end":
            end = None
        return intake.leave(ticket_end=end) if end else _ask_again(tracker)

    async def _read_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Events:
        asked = str(tracker.get_slot(intake.REQUESTED))
        if _may_be_a_question(asked, turn.text):
            article = await self._answer_in_between(dispatcher, tracker, turn)
            if article:
                return [SlotSet("shown_article", article)]
        if asked == "category":
            return await self._choose_category(dispatcher, tracker, turn.text)
        if asked == "ticket_end":
            return _read_confirmation(dispatcher, tracker, turn)
        value = {"subject": subject_from, "description": description_from, "email": email_from}[asked](turn.text)
        return intake.accept(**{asked: value}) if value else _refuse(dispatcher, tracker, asked)

    async def _answer_in_between(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Optional[str]:
        """The id of the article shown; an article that they have seen already is not what they are after."""
        try:
            found = await self.registry.search(turn.conversation, turn.id, turn.text, turn.locale)
        except RegistryUnavailable:
            return None
        if found["outcome"] != "answer" or found["article"]["id"] == tracker.get_slot("shown_article"):
            return None
        _show_aside(dispatcher, found["article"])
        return str(found["article"]["id"])

    async def _show_chosen(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Events:
        """A button from before the form: its article is shown, then the form goes on."""
        try:
            found = await self.registry.article(turn.conversation, turn.id, turn.entities.get("article_id", ""))
        except RegistryUnavailable:
            return _ask_again(tracker)
        _show_aside(dispatcher, found["article"])
        return [SlotSet("shown_article", found["article"]["id"])]

    async def _choose_category(self, dispatcher: CollectingDispatcher, tracker: Tracker, said: str) -> Events:
        known = await intake.what_is_known(self.registry, tracker.sender_id)
        category = category_from(said, known.get("categories", []))
        if category:
            return intake.accept() + _category_slots(category)
        if not intake.is_last_attempt(tracker):
            return _refuse(dispatcher, tracker, "category")
        dispatcher.utter_message(response="utter_category_skipped")
        return intake.accept(category=SKIPPED, category_name=None)


def _show_aside(dispatcher: CollectingDispatcher, article: dict[str, Any]) -> None:
    show_article(dispatcher, "utter_article_aside", article)
    dispatcher.utter_message(response="utter_back_to_request")


def _may_be_a_question(asked: str, text: str) -> bool:
    """A subject may always read like a question; a description may begin like one: "When I pay, it fails."."""
    if asked == "description":
        return text.endswith("?")
    return asked != "subject" and is_question(text) and not email_from(text)


def _known_category(tracker: Tracker, known: dict[str, Any]) -> Optional[dict[str, str]]:
    said = intake.first_known(tracker.get_slot("category"), known.get("category"))
    return category_from(said, known.get("categories", [])) if said else None


def _category_slots(category: Optional[dict[str, str]]) -> Events:
    if not category:
        return []
    return intake.fill(category=category["slug"], category_name=category["name"])


def _ask_again(tracker: Tracker) -> Events:
    """Changes nothing; Rasa wants to see some slot, and then puts its question again."""
    return [SlotSet("attempts", intake.failed_before(tracker))]


def _read_confirmation(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Events:
    if turn.text.casefold().strip(" .!") in SAY_SEND:
        return intake.leave(ticket_end="send")
    return _refuse(dispatcher, tracker, "ticket_end")


def _refuse(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
    if intake.is_last_attempt(tracker):
        return intake.leave(ticket_end="give_up")
    dispatcher.utter_message(response=f"utter_refuse_{asked}")
    return [SlotSet("attempts", intake.failed_before(tracker) + 1), SlotSet(asked, None)]
