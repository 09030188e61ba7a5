"""What a turn said and why, read from the conversation's events."""

from itertools import pairwise

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    LoopInterrupted,
    UserUttered,
)

RANKED = 3
# A policy's own events are dated when its action is over: the action began before.
FORESEEN = (DefinePrevUserUtteredFeaturization, LoopInterrupted)


def turn_in(events, turn):
    """The customer's line with this turn's id and all that followed it, up to the next customer's line.

    A turn that ended without an answer is run again: its newest run counts.
    """
    found = []
    for event in reversed(events):
        found.append(event)
        if isinstance(event, UserUttered):
            if (event.metadata or {}).get("turn") == turn:
                return found[::-1]
            found = []
    return []


def _line(message):
    """Rasa's bot message as one line: a custom line takes the text and the buttons in."""
    custom = message.get("custom")
    buttons = [_button(button) for button in message.get("buttons") or [] if button.get("title")]
    words = {"text": message.get("text"), "buttons": buttons}
    said = {key: value for key, value in words.items() if value}
    return {"custom": {**custom, **said}} if custom else said


def _button(button):
    return {"title": button["title"], "payload": button["payload"]}


def lines_of(events):
    lines = [_line(event.message()) for event in events if isinstance(event, BotUttered)]
    return [line for line in lines if line]


def _step(event, before):
    return {
        "action": event.action_name,
        "policy": event.policy,
        "rule": (event.metadata or {}).get("rule"),
        "ms": round((event.timestamp - before.timestamp) * 1000, 1),
    }


def trace_of(events):
    """Why the bot answered so: the intents it saw, the actions that its rules chose and how long each took."""
    if not events:
        return {}
    parsed = events[0].parse_data or {}
    ranking = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
    scores = [{"name": i.get("name"), "score": round(float(i.get("confidence", 0)), 4)} for i in ranking[:RANKED]]
    done = [event for event in events if not isinstance(event, FORESEEN)]
    steps = [_step(event, before) for before, event in pairwise(done) if isinstance(event, ActionExecuted)]
    return {
        "intent": (parsed.get("intent") or {}).get("name"),
        "ranking": scores,
        "steps": [step for step in steps if step["action"] != ACTION_LISTEN_NAME],
    }
