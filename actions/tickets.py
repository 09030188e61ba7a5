"""Files a request: reads the form's answers, sends it, and tells the status of what was filed."""

import logging
from datetime import datetime
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import intake
from actions.desk import DeskAction, Events
from actions.registry import RegistryUnavailable
from actions.turn import read_turn

SHOWN_TICKETS = 3

logger = logging.getLogger(__name__)


class AskCategory(DeskAction):
    NAME = "action_ask_ticket_form_category"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        known = await intake.what_is_known(self.registry, tracker.sender_id)
        buttons = [_button(category) for category in known.get("categories", [])]
        dispatcher.utter_message(response="utter_ask_category", buttons=buttons)
        return []


def _button(category: dict[str, str]) -> dict[str, str]:
    return {"title": category["name"], "payload": f'/choose_category{{"category": "{category["slug"]}"}}'}


class OpenTicket(DeskAction):
    NAME = "action_open_ticket"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says only what the registry's receipt says; until it is there, everything typed is kept."""
        slots = _slots_to_send(tracker)
        if not (slots["subject"] and slots["description"]):
            dispatcher.utter_message(response="utter_ticket_incomplete")
            return [SlotSet("ticket_end", None)]
        turn = read_turn(tracker)
        try:
            receipt = await self.registry.hand_over(turn.conversation, turn.id, "form", slots, turn.ranking)
        except RegistryUnavailable as error:
            logger.warning("Not filed yet, %s: %s", turn, error)
            dispatcher.utter_message(response="utter_ticket_failed")
            return [SlotSet("ticket_end", None)]
        dispatcher.utter_message(json_message={"kind": "receipt", **receipt})
        return intake.forget_collected()


def _slots_to_send(tracker: Tracker) -> dict[str, Any]:
    slots: dict[str, Any] = {name: tracker.get_slot(name) for name in ("subject", "description", "email", "category")}
    return {**slots, "category": slots["category"] or None, "name": None}


class ForgetTicket(DeskAction):
    NAME = "action_forget_ticket"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        dispatcher.utter_message(response="utter_ticket_cancelled")
        return intake.forget_collected()


class CheckTicket(DeskAction):
    NAME = "action_check_ticket"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """The registry decides which tickets this conversation may hear of; a number typed by anyone opens nothing."""
        try:
            tickets = await self.registry.tickets(tracker.sender_id)
            known = {} if tickets else await self.registry.conversation(tracker.sender_id)
        except RegistryUnavailable as error:
            logger.warning("No status for %s: %s", read_turn(tracker), error)
            dispatcher.utter_message(response="utter_status_away")
            return []
        for ticket in tickets[:SHOWN_TICKETS]:
            _tell(dispatcher, ticket)
        if not tickets:
            signed_in = known.get("signed_in")
            dispatcher.utter_message(response="utter_no_ticket" if signed_in else "utter_no_ticket_for_guest")
        return []


def _tell(dispatcher: CollectingDispatcher, ticket: dict[str, Any]) -> None:
    facts = {name: ticket[name] for name in ("reference", "subject", "status_text")}
    promised_by = _readable(ticket.get("promised_by"))
    if promised_by:
        dispatcher.utter_message(response="utter_ticket_line_promised", promised_by=promised_by, **facts)
    else:
        dispatcher.utter_message(response="utter_ticket_line", **facts)


def _readable(moment: Optional[str]) -> Optional[str]:
    """2026-03-02T16:30:00+00:00 → "2 March, 16:30 UTC"; in the zone that the registry wrote."""
    if not moment:
        return None
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return f"{at.day} {at:%B, %H:%M} {at.tzname() or ''}".strip()
