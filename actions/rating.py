"""Asks once how the chat was, when it seems to end and something was answered; the registry keeps the answer."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import DeskAction, Events

ANSWERED = ("shown_article", "last_question")


class AskRating(DeskAction):
    NAME = "action_ask_rating"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if tracker.get_slot("rating_asked") or not any(map(tracker.get_slot, ANSWERED)):
            return []
        dispatcher.utter_message(response="utter_ask_rating")
        return [SlotSet("rating_asked", True)]
