"""Leaving a message: the way to a person that works while the bot does not."""

from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from api.conversations import threads
from api.conversations.models import Conversation
from api.frontdesk.handover import HandOver, hand_over
from api.policy import Actor


def leave(session: Session, actor: Actor, conversation: Conversation, key: str, description: str,
          who: tuple[str, str]) -> str:
    """Put the message into the thread and hand it over; gives the reference. `who` is (e-mail, name)."""
    email, name = who
    conversation = threads.hold(session, conversation.id)
    threads.append(session, conversation, actor, description, key=f"message:{key}")
    slots = {"description": description, "email": email, "name": name}
    command = HandOver(conversation.id, turn_of(conversation.id, key), "bot_error", slots, [])
    receipt, _ = hand_over(session, command)
    return str(receipt["reference"])


def turn_of(conversation_id: UUID, key: str) -> UUID:
    """No bot turn stands behind a left message: its key takes the turn's place, so that sending again is harmless."""
    return uuid5(NAMESPACE_URL, f"{conversation_id}/{key}")
