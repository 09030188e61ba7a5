"""Answers from the knowledge base: the article's own words, a choice of three, or an honest "I don't know"."""

import logging
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import DeskAction, Events
from actions.registry import RegistryUnavailable
from actions.turn import Turn, read_turn

CHOICES = 3

logger = logging.getLogger(__name__)


def show_article(dispatcher: CollectingDispatcher, response: str, article: dict[str, Any], **words: str) -> None:
    """The response gives the words around the article and its buttons; the article is shown as it stands."""
    if article.get("fallback"):
        dispatcher.utter_message(response="utter_other_language")
    custom = {"kind": "article", "article": article}
    dispatcher.utter_message(response=response, json_message=custom, article_id=article["id"], **words)


def _offer(dispatcher: CollectingDispatcher, response: str, options: list[dict[str, Any]], **words: str) -> None:
    titles = dict(words)
    for place in range(CHOICES):
        option = options[place] if place < len(options) else {"title": "", "article_id": ""}
        titles[f"title_{place + 1}"], titles[f"id_{place + 1}"] = option["title"], option["article_id"]
    dispatcher.utter_message(response=response, json_message={"kind": "options"}, **titles)


def _miss(dispatcher: CollectingDispatcher, turn: Turn, misses: int) -> Events:
    enough = turn.misses_before_a_person
    if enough is None or misses < enough:
        dispatcher.utter_message(response="utter_dont_know")
        return [SlotSet("misses", misses), SlotSet("awaiting", None)]
    dispatcher.utter_message(response="utter_offer_person")
    return [SlotSet("misses", misses), SlotSet("awaiting", "person"), SlotSet("reason", "misses")]


def _answer_each(dispatcher: CollectingDispatcher, parts: list[dict[str, Any]]) -> Events:
    """Several questions in one message. "Yes" means that it helped only where all of them were answered."""
    dispatcher.utter_message(response="utter_several")
    for part in parts:
        if part["article"]:
            show_article(dispatcher, "utter_article_for", part["article"], question=part["question"])
        else:
            _offer(dispatcher, "utter_which_article_for", part["options"], question=part["question"])
    answered = [part["article"] for part in parts if part["article"]]
    if len(answered) == len(parts):
        return _answered(answered[-1])
    return [SlotSet("awaiting", None), SlotSet("misses", 0), SlotSet("reason", None)]


def _answered(article: dict[str, Any]) -> Events:
    shown = {"shown_article": article["id"], "awaiting": "helped", "misses": 0, "reason": None}
    return [SlotSet(name, value) for name, value in shown.items()]


class AnswerQuestion(DeskAction):
    NAME = "action_answer_question"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = read_turn(tracker)
        asked = [SlotSet("last_question", turn.text)]
        try:
            found = await self.registry.search(turn.conversation, turn.id, turn.text, turn.locale)
        except RegistryUnavailable as error:
            logger.warning("No answer for %s: %s", turn, error)
            dispatcher.utter_message(response="utter_knowledge_away")
            return [*asked, SlotSet("awaiting", None)]
        misses = int(tracker.get_slot("misses") or 0)
        return asked + self._say(dispatcher, turn, found, misses)

    def _say(self, dispatcher: CollectingDispatcher, turn: Turn, found: dict[str, Any], misses: int) -> Events:
        if found["outcome"] == "answer":
            show_article(dispatcher, "utter_article", found["article"])
            return _answered(found["article"])
        if found["outcome"] == "several":
            return _answer_each(dispatcher, found["parts"])
        if found["outcome"] == "ask" and found["options"]:
            _offer(dispatcher, "utter_which_article", found["options"])
            return [SlotSet("awaiting", None)]
        # The registry counts what it could not answer, the bot what the customer turned down.
        return _miss(dispatcher, turn, max(found["misses"], misses + 1))


class ShowArticle(DeskAction):
    NAME = "action_show_article"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = read_turn(tracker)
        try:
            found = await self.registry.article(turn.conversation, turn.id, turn.entities.get("article_id", ""))
        except RegistryUnavailable as error:
            logger.warning("No article for %s: %s", turn, error)
            dispatcher.utter_message(response="utter_knowledge_away")
            return []
        if not found.get("article"):
            return _miss(dispatcher, turn, int(tracker.get_slot("misses") or 0) + 1)
        show_article(dispatcher, "utter_article", found["article"])
        return _answered(found["article"])


class OfferOtherWays(DeskAction):
    NAME = "action_offer_other_ways"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return _miss(dispatcher, read_turn(tracker), int(tracker.get_slot("misses") or 0) + 1)


class _Feedback(DeskAction):
    """Notes what the customer said about an article; that the note is lost is no reason to trouble them."""

    async def _note(self, tracker: Tracker, turn: Turn, helpful: bool) -> None:
        article = turn.entities.get("article_id") or tracker.get_slot("shown_article")
        try:
            await self.registry.feedback(turn.conversation, turn.id, helpful, article)
        except RegistryUnavailable as error:
            logger.warning("The feedback is lost of %s: %s", turn, error)


class ThankForFeedback(_Feedback):
    NAME = "action_thank_for_feedback"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        await self._note(tracker, read_turn(tracker), helpful=True)
        dispatcher.utter_message(response="utter_glad_it_helped")
        solved = ("awaiting", "last_question", "reason")
        return [SlotSet(name, None) for name in solved] + [SlotSet("misses", 0)]


class OfferRequest(_Feedback):
    NAME = "action_offer_request"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = read_turn(tracker)
        await self._note(tracker, turn, helpful=False)
        dispatcher.utter_message(response="utter_not_helped")
        reason = "not_helped" if turn.may_hand_over("not_helped") else None
        return [SlotSet("awaiting", None), SlotSet("reason", reason)]
