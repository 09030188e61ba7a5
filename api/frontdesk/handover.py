"""The hand-over: one idempotent call for each (conversation, turn), answered with what was committed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events, words
from api.accounts.models import Account, Visitor
from api.conversations import threads
from api.conversations.models import Conversation, LineKind, Owner
from api.frontdesk import addresses, triggers
from api.frontdesk.models import Reason, Turn
from api.frontdesk.questions import intents_of_last_question, last_question
from api.knowledge.models import Topic
from api.policy import BOT, SYSTEM
from api.tickets import opening
from api.tickets.history import record
from api.tickets.models import Handover, Priority, Ticket
from api.tickets.opening import OpenTicket, Receipt

UNSORTED = "other"
PRIORITIES = {Reason.sensitive: Priority.high}
SUBJECT_LIMIT = 120


@dataclass(frozen=True)
class HandOver:
    """Why the bot gives the conversation away, and everything it knows: the agent asks for none of it again. `topic` is
    what the description is clearly about: that says more than an earlier question, and less than the customer."""

    conversation_id: UUID
    turn: UUID
    reason: Reason
    slots: dict[str, Any]
    intents: list[dict[str, Any]]
    topic: str | None = None


def hand_over(session: Session, command: HandOver) -> tuple[dict[str, Any], bool]:
    """The receipt, and whether this call wrote it. The conversation's lock makes two calls of one turn wait in line, so
    a repeated or concurrent one finds the first one's receipt, even if the trigger was switched off meanwhile; a first
    one then raises `TriggerOff`. Killed in between: the commit is all or none."""
    conversation = threads.hold(session, command.conversation_id)
    if standing := find(session, command.conversation_id, command.turn):
        return standing.receipt, False
    triggers.refuse_if_off(session, command.reason)
    ticket = opening.find_active(session, conversation.id)
    if ticket:
        receipt = give_back(session, conversation, ticket)
    else:
        ticket, receipt = opening.open_ticket(session, conversation, BOT, filed(session, conversation, command))
    keep(session, conversation, ticket, command, receipt)
    if command.reason is Reason.sensitive:
        addresses.ask(session, conversation, ticket)
    return receipt.as_dict(), True


def find(session: Session, conversation_id: UUID, turn: UUID) -> Handover | None:
    query = select(Handover).where(Handover.conversation_id == conversation_id, Handover.turn == turn)
    return session.scalars(query).one_or_none()


def give_back(session: Session, conversation: Conversation, ticket: Ticket) -> Receipt:
    """The bot had been let in again while a ticket was open: the ticket's people take the conversation back."""
    threads.hand_to(session, conversation, Owner.agent if ticket.assignee_id else Owner.queue)
    receipt = opening.receipt_for(session, ticket)
    agent = receipt.owner_name if receipt.owner_kind == "agent" else ""
    text = words.line("back_with_human", agent=agent, ticket=ticket)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.receipt, receipt=receipt.as_dict())
    record(session, ticket, BOT, "owner", Owner.bot, conversation.owner, "handed_over")
    events.append(session, "ticket.handed_over", conversation_id=conversation.id, ticket_id=ticket.id, staff_only=True)
    return receipt


def filed(session: Session, conversation: Conversation, command: HandOver) -> OpenTicket:
    """The request from what was collected, completed from what the desk knows already."""
    slots = {name: str(value).replace("\0", "").strip() for name, value in command.slots.items() if value}
    account = session.get(Account, conversation.account_id) if conversation.account_id else None
    visitor = session.get(Visitor, conversation.visitor_id) if conversation.visitor_id else None
    question = last_question(session, conversation.id)
    email = account.email if account else slots.get("email") or (visitor.email if visitor else "") or ""
    name = account.name if account else one_line(slots.get("name") or (visitor.name if visitor else "") or "")
    remember(visitor, name, email)
    return OpenTicket(
        subject=one_line(slots.get("subject") or question or "")[:SUBJECT_LIMIT] or words.line("no_subject"),
        description=slots.get("description") or question or "",
        category=category(session, conversation, slots.get("category"), command.topic),
        requester_email=email, requester_name=name, account_id=account.id if account else None,
        priority=PRIORITIES.get(command.reason, Priority.normal),
    )


def one_line(text: str) -> str:
    """Names and subjects stand in lists and in mail headers."""
    return " ".join(text.split())


def remember(visitor: Visitor | None, name: str, email: str) -> None:
    """What a visitor told once is not asked again."""
    if visitor:
        visitor.name, visitor.email = visitor.name or name or None, visitor.email or email or None


def category(session: Session, conversation: Conversation, said: str | None, described: str | None) -> str:
    if said and session.get(Topic, said):
        return said
    return described or guessed_category(session, conversation.id) or UNSORTED


def guessed_category(session: Session, conversation_id: UUID) -> str | None:
    """Of the latest question that retrieval had an opinion on."""
    query = select(Turn.category).where(Turn.conversation_id == conversation_id, Turn.category.is_not(None))
    return session.scalar(query.order_by(Turn.at.desc()).limit(1))


def keep(session: Session, conversation: Conversation, ticket: Ticket, command: HandOver, receipt: Receipt) -> None:
    """The hand-over card: what the agent sees instead of asking. How the bot read the last question says more than how
    it read the button that ended the form."""
    read_as = intents_of_last_question(session, conversation.id) or command.intents
    session.add(Handover(
        conversation_id=conversation.id, turn=command.turn, ticket_id=ticket.id, reason=command.reason,
        slots=command.slots, intents=read_as[:3], articles=articles_shown(session, conversation.id),
        page_url=conversation.page_url, up_to_seq=conversation.last_seq, receipt=receipt.as_dict(),
    ))


def articles_shown(session: Session, conversation_id: UUID) -> list[dict[str, Any]]:
    """Every turn's question with its ranking, what was shown, and whether it helped; the oldest first."""
    query = select(Turn).where(Turn.conversation_id == conversation_id, Turn.outcome != "").order_by(Turn.at)
    return [
        {"question": turn.question, "outcome": turn.outcome, "helpful": turn.helpful, "ranking": turn.ranking,
         "shown": str(turn.article_id) if turn.article_id else None}
        for turn in session.scalars(query)
    ]
