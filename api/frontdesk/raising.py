"""Raising a request with a form instead of the bot: thread, pictures, ticket and receipt in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Conversation, Line
from api.errors import CareError, Invalid
from api.files import pictures
from api.frontdesk.handover import UNSORTED
from api.knowledge.models import Topic
from api.policy import Actor
from api.tickets import opening
from api.tickets.models import Ticket
from api.tickets.opening import OpenTicket, Receipt


class KeyReused(CareError):
    """The key of one request with the words of another."""

    status = 422
    detail = "This form was sent before with other words. Send it again to file a new request."


class NoSuchCategory(Invalid):
    detail = "Choose what it is about."


@dataclass(frozen=True)
class RaiseRequest:
    """What the form asks for; `key` makes sending it again harmless."""

    subject: str
    description: str
    category: str
    key: str
    pictures: tuple[UUID, ...] = ()


def raise_request(session: Session, actor: Actor, command: RaiseRequest) -> tuple[Ticket, Receipt]:
    """File it, or give what was filed under the key. The account's lock makes a double click wait in line."""
    account = session.get_one(Account, actor.account_id, with_for_update={"key_share": True})
    key = f"request:{command.key}"
    if standing := find_raised(session, account.id, key):
        return again(session, standing, command)
    if command.category != UNSORTED and session.get(Topic, command.category) is None:
        raise NoSuchCategory()
    conversation = threads.hold(session, threads.begin(session, actor, channel="portal").id)
    line = threads.append(session, conversation, actor, command.description, key=key)
    pictures.attach(session, actor, command.pictures, line)
    return opening.open_ticket(session, conversation, actor, OpenTicket(
        subject=command.subject, description=command.description, category=command.category,
        requester_email=account.email, requester_name=account.name, account_id=account.id,
    ))


def again(session: Session, ticket: Ticket, command: RaiseRequest) -> tuple[Ticket, Receipt]:
    if (ticket.subject, ticket.description) != (command.subject, command.description):
        raise KeyReused()
    return ticket, opening.receipt_for(session, ticket)


def find_raised(session: Session, account_id: UUID, key: str) -> Ticket | None:
    """The first ticket of the conversation that began with this key."""
    query = (
        select(Ticket).join(Line, Line.conversation_id == Ticket.conversation_id)
        .join(Conversation, Conversation.id == Line.conversation_id)
        .where(Conversation.account_id == account_id, Line.key == key).order_by(Ticket.number).limit(1)
    )
    return session.scalars(query).one_or_none()
