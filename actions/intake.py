"""What the two forms share: starting with what is known, and at most two failed answers to a question."""

import logging
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.desk import Events
from actions.fields import description_from, subject_from
from actions.registry import Registry, RegistryUnavailable

FAILED_ANSWERS = 2
REQUESTED = "requested_slot"
COLLECTED = ("subject", "description", "category", "category_name")

logger = logging.getLogger(__name__)


def is_beginning(tracker: Tracker) -> bool:
    """Rasa validates once when a form begins, before it has put any question."""
    return not tracker.get_slot(REQUESTED)


async def what_is_known(registry: Registry, conversation: str) -> dict[str, Any]:
    """The registry's words about the customer and the conversation; empty while it is away: then they are asked."""
    try:
        return await registry.conversation(conversation)
    except RegistryUnavailable as error:
        logger.warning("Nothing is known about conversation %s: %s", conversation, error)
        return {}


def first_known(*values: Optional[str]) -> Optional[str]:
    return next((value for value in values if value), None)


def unanswered_question(tracker: Tracker, known: dict[str, Any]) -> str:
    return first_known(tracker.get_slot("last_question"), known.get("last_question")) or ""


def fill(**slots: Any) -> Events:
    return [SlotSet(name, value) for name, value in slots.items()]


def accept(**slots: Any) -> Events:
    return fill(attempts=0, **slots)


def leave(**end: Any) -> Events:
    """Ends the form: `leave(ticket_end="cancel")`."""
    return fill(attempts=0, **end, **{REQUESTED: None})


def failed_before(tracker: Tracker) -> int:
    return int(tracker.get_slot("attempts") or 0)


def is_last_attempt(tracker: Tracker) -> bool:
    return failed_before(tracker) + 1 >= FAILED_ANSWERS


def forget_collected() -> Events:
    """After a hand-over or a cancel: nothing of it may leak into the next request. An address is not of a request: who
    gave one is not asked again."""
    over = (*COLLECTED, "ticket_end", "handover_end", "last_question", "awaiting", "reason", "shown_article")
    return fill(attempts=0, misses=0, **dict.fromkeys(over))


def subject_of(tracker: Tracker, known: dict[str, Any]) -> Optional[str]:
    return first_known(tracker.get_slot("subject"), subject_from(unanswered_question(tracker, known)))


def line_about(tracker: Tracker, known: dict[str, Any]) -> Optional[str]:
    """What the customer already said it is about, good enough to hand over without asking."""
    said = unanswered_question(tracker, known)
    return first_known(tracker.get_slot("description"), tracker.get_slot("subject"), description_from(said))
