"""Threads: the one way a line gets into a conversation, and who owns it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import events
from api.conversations.models import By, Conversation, Line, LineKind, Owner
from api.db import now
from api.errors import NotFound
from api.policy import Actor

AUTHORS = {"agent": By.agent, "admin": By.agent, "bot": By.bot, "system": By.system}


def begin(session: Session, actor: Actor, **about: str) -> Conversation:
    """A new, empty thread of the actor's; `about` may set channel, page_url and locale."""
    conversation = Conversation(visitor_id=actor.visitor_id, account_id=actor.account_id, **about)
    session.add(conversation)
    session.flush()
    events.append(session, "conversation.begun", conversation_id=conversation.id,
                  visitor_id=str(actor.visitor_id) if actor.visitor_id else None)
    return conversation


def hold(session: Session, conversation_id: UUID) -> Conversation:
    """Lock a conversation for this transaction: lines are appended and owners change one at a time."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    conversation = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if conversation is None:
        raise NotFound()
    return conversation


def append(  # noqa: PLR0913 - the one way in
    session: Session, conversation: Conversation, actor: Actor, text: str = "", *,
    kind: LineKind = LineKind.text, key: str | None = None, **body: Any,
) -> Line:
    """Append a line to a held conversation. The same key again gives the line that stands, whatever its text."""
    if key and (standing := find_by_key(session, conversation.id, key)):
        return standing
    conversation.last_seq += 1
    conversation.last_line_at = now()
    line = Line(
        conversation_id=conversation.id, seq=conversation.last_seq, at=conversation.last_line_at,
        by=AUTHORS.get(actor.kind, By.customer), author_id=actor.account_id, author_name=actor.name,
        kind=kind, text=text, key=key, body=body,
    )
    session.add(line)
    session.flush()
    events.append(session, "line.appended", conversation_id=conversation.id, staff_only=kind is LineKind.note,
                  line_id=str(line.id), by=line.by)
    return line


def find_by_key(session: Session, conversation_id: UUID, key: str) -> Line | None:
    return session.scalars(select(Line).where(Line.conversation_id == conversation_id, Line.key == key)).one_or_none()


def hand_to(session: Session, conversation: Conversation, owner: Owner) -> None:
    """The one place where a held conversation changes hands."""
    if conversation.owner is not owner:
        conversation.owner = owner
        announce(session, conversation)


def announce(session: Session, conversation: Conversation) -> None:
    """Tell open pages that the conversation's owner, agent or ticket is no longer what they show."""
    events.append(session, "conversation.changed", conversation_id=conversation.id)


def lines(session: Session, conversation_id: UUID, *, notes: bool = False, after_seq: int = 0) -> list[Line]:
    """The thread in order; notes only for staff."""
    query = select(Line).where(Line.conversation_id == conversation_id, Line.seq > after_seq).order_by(Line.seq)
    if not notes:
        query = query.where(Line.kind != LineKind.note)
    return list(session.scalars(query))


def see(session: Session, conversation_id: UUID, seq: int) -> None:
    """Lines up to `seq` have reached the customer's screen or mailbox."""
    unseen = Conversation.id == conversation_id, Conversation.seen_seq < seq
    session.execute(update(Conversation).where(*unseen).values(seen_seq=seq))
