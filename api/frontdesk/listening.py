"""Listening: a customer's line goes to whoever owns the conversation, the bot or a human, never to both."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api import jobs
from api.conversations import threads
from api.conversations.models import Conversation, Line, LineKind, Owner
from api.errors import Invalid, NotFound
from api.files import pictures
from api.frontdesk import addresses
from api.policy import Actor
from api.tickets import opening, working

log = structlog.get_logger()


@dataclass(frozen=True)
class Said:
    """What a customer sent: words, a choice among a line's buttons, pictures; `key` makes sending it again harmless."""

    text: str
    key: str
    page_url: str = ""
    button: tuple[UUID, int] | None = None
    pictures: tuple[UUID, ...] = ()


def say(session: Session, actor: Actor, conversation_id: UUID, said: Said) -> Line:
    """Append the line and wake its reader: a job for the bot, or the human's ticket."""
    conversation = threads.hold(session, conversation_id)
    if standing := threads.find_by_key(session, conversation.id, said.key):
        return standing
    title, payload = chosen(session, conversation, said)
    text = title or said.text.replace("\0", "").strip()
    if not text and not said.pictures:
        raise Invalid("Write something first.")
    line = threads.append(session, conversation, actor, text, key=said.key, payload=payload)
    pictures.attach(session, actor, said.pictures, line)
    log.info("line.heard", turn=str(line.id), conversation=str(conversation.id), owner=conversation.owner)
    conversation.page_url = said.page_url or conversation.page_url
    pass_on(session, actor, conversation, line)
    return line


def pass_on(session: Session, actor: Actor, conversation: Conversation, line: Line) -> None:
    if conversation.owner is Owner.bot:
        jobs.defer(session, "frontdesk.ask_bot", lock=f"conversation:{conversation.id}", line_id=str(line.id))
        return
    ticket = opening.find_active(session, conversation.id)
    if ticket:
        working.hear_customer(session, ticket, actor)
        addresses.hear(session, actor, conversation, ticket, line)


def chosen(session: Session, conversation: Conversation, said: Said) -> tuple[str, str | None]:
    """Title and stored payload of a button. Payloads are the bot's own: a sender names a button, never a payload."""
    if said.button is None:
        return "", None
    line_id, index = said.button
    line = session.get(Line, line_id)
    if line is None or line.conversation_id != conversation.id or line.kind is LineKind.note:
        raise NotFound()
    buttons: list[dict[str, Any]] = line.body.get("buttons", [])
    if not 0 <= index < len(buttons):
        raise NotFound()
    return buttons[index]["title"], buttons[index]["payload"]
