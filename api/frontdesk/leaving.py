"""Leaving a message: the way to a person that works while the bot does not."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from api.conversations import threads
from api.conversations.models import Conversation
from api.frontdesk.handover import HandOver, hand_over
from api.frontdesk.models import Reason
from api.policy import Actor


@dataclass(frozen=True)
class Message:
    description: str
    email: str
    name: str
    key: str
    topic: str | None = None


def leave(session: Session, actor: Actor, conversation: Conversation, message: Message) -> str:
    """Put the message into the thread and hand it over; gives the reference."""
    conversation = threads.hold(session, conversation.id)
    threads.append(session, conversation, actor, message.description, key=f"message:{message.key}")
    slots = {"description": message.description, "email": message.email, "name": message.name}
    turn = turn_of(conversation.id, message.key)
    command = HandOver(conversation.id, turn, Reason.bot_error, slots, [], message.topic)
    receipt, _ = hand_over(session, command)
    return str(receipt["reference"])


def turn_of(conversation_id: UUID, key: str) -> UUID:
    """No bot turn stands behind a left message: its key takes the turn's place, so that sending again is harmless."""
    return uuid5(NAMESPACE_URL, f"{conversation_id}/{key}")
