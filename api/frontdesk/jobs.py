"""A turn with the bot: ask it, then append what it says, if the conversation is still the bot's at that moment."""

import time
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import words
from api.accounts.models import Account, Visitor
from api.conversations import threads
from api.conversations.models import Conversation, Line, LineKind, Owner
from api.db import now
from api.frontdesk import chat_rating, gateway, triggers, wording
from api.frontdesk.models import Reason, Turn
from api.jobs import Tools, job
from api.policy import BOT, SYSTEM
from api.tickets.models import ACTIVE, Handover, Ticket

log = structlog.get_logger()


@job("frontdesk.ask_bot")
def ask_bot(tools: Tools, line_id: str) -> None:
    """No transaction is open while the bot thinks. Run again after a crash, the same turn gives the same lines."""
    with tools.database.transaction() as session:
        question = prepare(session, UUID(line_id))
    if question is None:
        return
    structlog.contextvars.bind_contextvars(conversation=question["sender"])
    began = time.monotonic()
    try:
        answer = gateway.ask(tools.settings, question)
        error = ""
    except gateway.BotSilent as silence:
        log.warning("bot.silent", reason=str(silence))
        answer, error = {}, str(silence)
    log.info("bot.asked", silent=bool(error), milliseconds=round(1000 * (time.monotonic() - began)))
    trace = answer.get("trace", {}) | {"milliseconds": round(1000 * (time.monotonic() - began))}
    with tools.database.transaction() as session:
        if error:
            speak_for_bot(session, UUID(line_id), f"{tools.settings.base_url}/help")
        conclude(session, UUID(line_id), answer.get("lines", []), trace, error)


def prepare(session: Session, line_id: UUID) -> dict[str, Any] | None:
    """What the bot is asked; None when a human has the conversation, or the turn is over."""
    line = session.get_one(Line, line_id)
    conversation = threads.hold(session, line.conversation_id)
    turn = session.get(Turn, line_id)
    if conversation.owner is not Owner.bot or (turn and turn.answered_at):
        return None
    if turn is None:
        session.add(Turn(line_id=line.id, conversation_id=conversation.id, question=line.text))
    metadata = known(session, conversation) | {"page_url": conversation.page_url, "locale": conversation.locale,
                                               "handed_over": last_handover(session, conversation.id)}
    return {"sender": str(conversation.id), "turn": str(line.id), "text": line.text,
            "payload": line.body.get("payload"), "metadata": metadata}


def known(session: Session, conversation: Conversation) -> dict[str, Any]:
    """Name and address as far as they were given, from the account, else from the visitor; and what may hand over."""
    account = session.get(Account, conversation.account_id) if conversation.account_id else None
    visitor = session.get(Visitor, conversation.visitor_id) if conversation.visitor_id else None
    person = account or visitor
    return {"name": person.name if person else None, "email": person.email if person else None,
            "signed_in": account is not None, "triggers": triggers.for_bot(session)}


def last_handover(session: Session, conversation_id: UUID) -> str | None:
    """Its turn: what the bot had open before that is over, even if it never heard of the receipt."""
    query = select(Handover.turn).where(Handover.conversation_id == conversation_id)
    turn = session.scalar(query.order_by(Handover.at.desc()).limit(1))
    return str(turn) if turn else None


def speak_for_bot(session: Session, line_id: UUID, help_url: str) -> None:
    """A silent bot is spoken for: a message can be left, unless that is switched off; then answers are elsewhere."""
    turn = session.get_one(Turn, line_id)
    conversation = threads.hold(session, turn.conversation_id)
    if turn.answered_at or conversation.owner is not Owner.bot:
        return
    if triggers.is_on(session, Reason.bot_error):
        text, kind = words.line("bot_away"), LineKind.leave_message
    else:
        text, kind = words.line("bot_away_no_messages", help_url=help_url), LineKind.notice
    threads.append(session, conversation, SYSTEM, text, kind=kind, key=f"bot:{line_id}:away")


def conclude(session: Session, line_id: UUID, said: list[dict[str, Any]], trace: dict[str, Any], error: str) -> None:
    """Close the turn. A bot that lost the conversation meanwhile is not heard."""
    turn = session.get_one(Turn, line_id)
    conversation = threads.hold(session, turn.conversation_id)
    if turn.answered_at is None and conversation.owner is Owner.bot:
        for place, raw in enumerate(said):
            line = wording.read(raw)
            if may_say(session, conversation, line.kind):
                threads.append(session, conversation, BOT, line.text, kind=line.kind, key=f"bot:{line_id}:{place}",
                               **line.body)
    turn.answered_at, turn.trace, turn.error = now(), trace, error


def may_say(session: Session, conversation: Conversation, kind: LineKind) -> bool:
    """A receipt is the registry's own; how the chat was is asked once, and not while a person's help is under way."""
    if kind is LineKind.rating:
        return not chat_rating.was_asked(session, conversation.id) and not has_request(session, conversation.id)
    return kind is not LineKind.receipt


def has_request(session: Session, conversation_id: UUID) -> bool:
    """One under way: whoever has it takes the conversation back."""
    return bool(session.scalar(select(Ticket.id).where(Ticket.conversation_id == conversation_id, ACTIVE)))
