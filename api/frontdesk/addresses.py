"""An e-mail address after the hand-over: who was brought to a person at once was asked nothing, so it is asked now."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import words
from api.accounts.models import Account, Visitor
from api.conversations import threads
from api.conversations.models import Conversation, Line, LineKind
from api.policy import SYSTEM, Actor
from api.tickets import notices
from api.tickets.history import record
from api.tickets.locking import hold
from api.tickets.models import Ticket

KEY = "desk:ask_email"
ADDRESS = re.compile(r"[^\s@,;:<>()\"\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
WORDS_BESIDE = 6
LONGEST_LINE, LONGEST = 400, 254


def ask(session: Session, conversation: Conversation, ticket: Ticket) -> None:
    """Once a conversation, in the desk's own voice: the bot is silent now."""
    if not ticket.requester_email:
        threads.append(session, conversation, SYSTEM, words.line("ask_email"), kind=LineKind.notice, key=KEY)


def hear(session: Session, actor: Actor, conversation: Conversation, ticket: Ticket, line: Line) -> None:
    """The answer to that, whenever it comes; an address within a story is somebody's, not the customer's."""
    email = only_address(line.text)
    if email is None or ticket.requester_email or not was_asked(session, conversation):
        return
    ticket = hold(session, ticket)
    ticket.requester_email = email
    # Without the address: history is never changed, and a person may want to be forgotten.
    record(session, ticket, actor, "requester_email", None, None, "given_in_chat")
    if conversation.visitor_id:
        visitor = session.get_one(Visitor, conversation.visitor_id)
        visitor.email = visitor.email or email
    threads.append(session, conversation, SYSTEM, words.line("email_noted", email=email), kind=LineKind.notice)
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    notices.tell_opened(session, ticket, agent)


def was_asked(session: Session, conversation: Conversation) -> bool:
    query = select(Line.id).where(Line.conversation_id == conversation.id, Line.key == KEY)
    return session.scalar(query) is not None


def only_address(text: str) -> str | None:
    """The address in a line that is hardly more than that: "it's kim@example.com, thanks"."""
    if len(text) > LONGEST_LINE:
        return None
    found = ADDRESS.findall(text)
    beside = ADDRESS.sub(" ", text).split()
    if len(found) != 1 or len(beside) > WORDS_BESIDE or len(found[0]) > LONGEST:
        return None
    return str(found[0])
