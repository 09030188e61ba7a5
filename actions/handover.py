"""Hands the conversation to a person, unless that is switched off; asks first only for what is missing."""

import logging
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import intake
from actions.desk import DeskAction, Events
from actions.fields import email_from, one_line, subject_from
from actions.knowledge import AnswerQuestion
from actions.registry import Refused, RegistryUnavailable
from actions.turn import SENSITIVE, Turn, read_turn

logger = logging.getLogger(__name__)


class ValidateHandoverForm(DeskAction):
    NAME = "validate_handover_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if intake.is_beginning(tracker):
            return await self._begin(tracker)
        turn = read_turn(tracker)
        if turn.command == "cancel":
            return intake.leave(handover_end="cancel")
        if turn.is_alarm:
            return intake.leave(description=turn.text, handover_end="ready")
        if turn.command:
            return [SlotSet("attempts", intake.failed_before(tracker))]
        if tracker.get_slot(intake.REQUESTED) == "email":
            return self._read_email(dispatcher, tracker, turn)
        return _read_description(tracker, turn)

    async def _begin(self, tracker: Tracker) -> Events:
        turn = read_turn(tracker)
        if not turn.may_hand_over(_reason(tracker, turn)):
            return intake.leave(handover_end="unavailable")
        known = await intake.what_is_known(self.registry, tracker.sender_id)
        if known.get("has_request"):
            # Its people have all they need: they take the conversation back.
            return intake.leave(handover_end="ready")
        email = intake.first_known(tracker.get_slot("email"), known.get("email"))
        return _ready_or_ask({"description": intake.line_about(tracker, known), "email": email})

    def _read_email(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> Events:
        email = email_from(turn.text)
        if email:
            return intake.leave(email=email, handover_end="ready")
        if intake.is_last_attempt(tracker):
            dispatcher.utter_message(response="utter_email_skipped")
            return intake.leave(handover_end="ready")
        dispatcher.utter_message(response="utter_refuse_email")
        return [SlotSet("attempts", intake.failed_before(tracker) + 1), SlotSet("email", None)]


def _read_description(tracker: Tracker, turn: Turn) -> Events:
    """One line is enough for a person to start with, whatever it says; but an address alone is an address."""
    email = email_from(turn.text)
    if email and email == turn.text:
        return _ready_or_ask({"description": None, "email": email})
    return _ready_or_ask({"description": turn.text, "email": tracker.get_slot("email")})


def _ready_or_ask(slots: dict[str, Any]) -> Events:
    if all(slots.values()):
        return intake.leave(handover_end="ready", **slots)
    return intake.accept(handover_end=None, **slots)


class HandOver(DeskAction):
    NAME = "action_hand_over"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says only what the registry's receipt says; from then on the registry doesn't ask the bot."""
        turn = read_turn(tracker)
        reason = _reason(tracker, turn)
        if reason == "sensitive" and not (turn.is_command or turn.may_hand_over(reason)):
            return await AnswerQuestion(self.registry).act(dispatcher, tracker)
        slots = _slots_to_send(tracker, turn)
        try:
            receipt = await self.registry.hand_over(turn.conversation, turn.id, reason, slots, turn.ranking)
        except Refused:
            dispatcher.utter_message(response="utter_no_person")
            return [SlotSet("handover_end", None), SlotSet("reason", None)]
        except RegistryUnavailable as error:
            logger.warning("Not handed over yet, %s: %s", turn, error)
            again = f"/{SENSITIVE}" if reason == "sensitive" else "/request_human"
            dispatcher.utter_message(response="utter_hand_over_failed", again=again)
            return [SlotSet("handover_end", None)]
        dispatcher.utter_message(json_message={"kind": "receipt", **receipt})
        return intake.forget_collected()


def _reason(tracker: Tracker, turn: Turn) -> str:
    """Why a person was offered, if that still holds; else the customer has asked."""
    if turn.intent == SENSITIVE:
        return "sensitive"
    offered = tracker.get_slot("reason")
    return offered if offered and turn.may_hand_over(offered) else "asked"


def _slots_to_send(tracker: Tracker, turn: Turn) -> dict[str, Any]:
    """What alarms is itself what the request is about, whatever was asked before."""
    words = "" if turn.text.startswith("/") or turn.intent != SENSITIVE else one_line(turn.text)
    description = tracker.get_slot("description") or words or None
    about = words or tracker.get_slot("last_question") or description or ""
    subject = tracker.get_slot("subject") or subject_from(about)
    collected = {name: tracker.get_slot(name) or None for name in ("email", "category")}
    return {"subject": subject, "description": description, "name": None, **collected}
