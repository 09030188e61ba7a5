"""A visitor's place at the desk: the conversation under way in this browser, its ticket, and its stream."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events, policy
from api.accounts import visitors
from api.accounts.models import Visitor
from api.conversations import threads
from api.conversations.models import Conversation
from api.db import Database, now
from api.errors import NotFound
from api.events import Cursor, Happened
from api.frontdesk import presenting
from api.policy import Actor
from api.tickets.models import Ticket


def find_current(session: Session, actor: Actor) -> Conversation | None:
    """The latest conversation that this browser may read."""
    query = policy.scope(select(Conversation), actor).order_by(Conversation.created_at.desc()).limit(1)
    return session.scalars(query).one_or_none()


def hold_current(session: Session, actor: Actor, visitor: Visitor, page_url: str) -> Conversation:
    """The visitor's conversation, begun if there is none; two first lines at once begin one."""
    session.refresh(visitor, with_for_update=True)
    visitor.seen_at = now()
    standing = find_current(session, actor)
    return standing or threads.begin(session, actor, page_url=page_url, locale=visitor.site.locale)


def get_ticket(session: Session, actor: Actor) -> Ticket:
    conversation = find_current(session, actor)
    ticket = presenting.latest_ticket(session, conversation.id) if conversation else None
    if ticket is None:
        raise NotFound()
    return ticket


class Listener:
    """One stream of a visitor. What might be wanted is told by ids in memory; what is shown is asked of the database
    for each event, so that signing out or another conversation takes effect at once."""

    def __init__(self, database: Database, visitor_id: UUID, conversations: set[UUID | None]) -> None:
        self.database = database
        self.visitor_id = visitor_id
        self.conversations = conversations

    def wants(self, happened: Happened) -> bool:
        if happened.kind == "conversation.begun" and happened.data.get("visitor_id") == str(self.visitor_id):
            self.conversations.add(happened.conversation_id)
        return not happened.staff_only and happened.conversation_id in self.conversations

    def missed(self, cursor: Cursor) -> list[Happened]:
        with self.database.transaction() as session:
            current = self.current(session)
            return events.after_in(session, cursor, current.id) if current else []

    def show(self, happened: Happened) -> list[tuple[str, dict[str, Any]]]:
        with self.database.transaction() as session:
            current = self.current(session)
            mine = current is not None and current.id == happened.conversation_id
            return presenting.shown(session, happened) if mine else []

    def current(self, session: Session) -> Conversation | None:
        return find_current(session, visitors.actor_of(session.get_one(Visitor, self.visitor_id)))


def listen(database: Database, session: Session, visitor: Visitor) -> Listener:
    mine = select(Conversation.id).where(Conversation.visitor_id == visitor.id)
    return Listener(database, visitor.id, set(session.scalars(mine)))
