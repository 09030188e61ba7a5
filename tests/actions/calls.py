"""Runs one action as the action server does: a tracker in, events and responses out."""

import asyncio
from uuid import uuid4

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

CONVERSATION = str(uuid4())


def tracker(text="", intent="ask_question", *, entities=None, slots=None, loop=None, confidence=0.9, triggers=None):
    turn = str(uuid4())
    metadata = {"turn": turn, "locale": "en", "triggers": triggers}
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": intent, "confidence": confidence}],
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        "message_id": turn,
    }
    return Tracker.from_dict(
        {
            "sender_id": CONVERSATION,
            "slots": slots or {},
            "latest_message": message,
            "events": [{"event": "user", "text": text, "metadata": metadata}],
            "active_loop": {"name": loop} if loop else {},
        }
    )


def run(action, said):
    """The slots that the action sets, and the names of its responses (a custom line without words: its kind)."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, said, {}))
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    said = [message.get("response") or message["custom"]["kind"] for message in dispatcher.messages]
    return slots, said
