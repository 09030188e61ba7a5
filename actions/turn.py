"""What the customer said in this turn, read from Rasa's tracker."""

from dataclasses import dataclass
from typing import AbstractSet as Set
from typing import Any, Optional

from rasa_sdk import Tracker

SHOWN_INTENTS = 3
USUAL_MISSES = 2
# Fixed phrases that leave a form when they are the whole line.
SAID_COMMANDS = frozenset({"cancel", "request_human"})
SENSITIVE = "report_sensitive"


@dataclass(frozen=True)
class Turn:
    conversation: str
    id: str
    text: str
    intent: str
    # A button of ours, or a line that is nothing but one of the phrases above.
    is_command: bool
    # Worried, threatened or abusive, by the phrases in data/nlu/sensitive.yml: also in a form.
    is_sensitive: bool
    locale: str
    ranking: list[dict[str, Any]]
    entities: dict[str, str]
    # What brings a person in, as the admin chose: reason → on or off; `misses` → how many in a row, None for off.
    triggers: dict[str, Any]

    def __str__(self) -> str:
        """For the log: the ids that the registry logs too."""
        return f"turn {self.id} of conversation {self.conversation}"

    @property
    def command(self) -> Optional[str]:
        return self.intent if self.is_command else None

    def may_hand_over(self, reason: str) -> bool:
        return bool(self.triggers.get(reason, True))

    @property
    def is_alarm(self) -> bool:
        return self.is_sensitive and self.may_hand_over("sensitive")

    @property
    def misses_before_a_person(self) -> Optional[int]:
        """None: the bot never offers one by itself."""
        misses: Optional[int] = self.triggers.get("misses", USUAL_MISSES)
        return misses


def read_turn(tracker: Tracker) -> Turn:
    message = tracker.latest_message
    metadata = _metadata(tracker)
    text = (message.get("text") or "").strip()
    intent = message.get("intent") or {}
    return Turn(
        conversation=tracker.sender_id,
        id=metadata.get("turn") or message.get("message_id") or "",
        text=text,
        intent=intent.get("name") or "",
        is_command=text.startswith("/") or _is_phrase(intent, SAID_COMMANDS),
        is_sensitive=_is_phrase(intent, {SENSITIVE}),
        locale=metadata.get("locale") or "en",
        ranking=_ranking(message),
        entities={entity["entity"]: entity["value"] for entity in message.get("entities") or []},
        triggers=metadata.get("triggers") or {},
    )


def _is_phrase(intent: dict[str, Any], intents: Set[str]) -> bool:
    """Only a phrase has the confidence 1: what the classifier learned is never certain."""
    return intent.get("name") in intents and intent.get("confidence") == 1.0


def _metadata(tracker: Tracker) -> dict[str, Any]:
    """The registry's words about the turn; Rasa keeps them with the event, not with the latest message."""
    lines = (event for event in reversed(tracker.events) if event["event"] == "user")
    line: dict[str, Any] = next(lines, {})
    return line.get("metadata") or {}


def _ranking(message: dict[str, Any]) -> list[dict[str, Any]]:
    ranking = message.get("intent_ranking") or [message.get("intent") or {}]
    return [{"name": i["name"], "score": i["confidence"]} for i in ranking[:SHOWN_INTENTS] if i.get("name")]
