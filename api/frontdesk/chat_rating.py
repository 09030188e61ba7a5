"""How customers rate their chat with the bot: asked once a conversation, from 1 to 5, apart from rating people."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import events
from api.conversations.models import By, Conversation, Line, LineKind
from api.db import now
from api.frontdesk.models import ChatRating

COUNTED_DAYS = 7
GOOD_FROM = 4
COMMENT_LIMIT = 1_000


@dataclass(frozen=True)
class Figures:
    """Of the last COUNTED_DAYS: conversations that were asked, that answered, and that said good or very good."""

    asked: int
    rated: int
    good: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.good / self.rated) if self.rated else None


def find_asked(session: Session, conversation_id: UUID, line_id: UUID | None = None) -> Line | None:
    """The line whose form is filled in: the one that is named, else the conversation's latest."""
    query = select(Line).where(Line.conversation_id == conversation_id, Line.kind == LineKind.rating)
    named = query.where(Line.id == line_id) if line_id else query
    return session.scalars(named.order_by(Line.seq.desc()).limit(1)).one_or_none()


def was_asked(session: Session, conversation_id: UUID) -> bool:
    """By anybody: who is asked about a person's help is not asked about the bot's as well."""
    return find_asked(session, conversation_id) is not None


def rate(session: Session, conversation: Conversation, score: int, comment: str) -> None:
    """The last answer counts; the earlier ones are kept."""
    session.refresh(conversation, with_for_update=True)
    standing = ChatRating.conversation_id == conversation.id, ChatRating.replaced_at.is_(None)
    session.execute(update(ChatRating).where(*standing).values(replaced_at=now()))
    words = comment.replace("\0", "").strip()[:COMMENT_LIMIT]
    session.add(ChatRating(conversation_id=conversation.id, score=score, comment=words))
    events.append(session, "chat.rated", conversation_id=conversation.id, staff_only=True)


def figures(session: Session) -> Figures:
    since = now() - timedelta(days=COUNTED_DAYS)
    asked = select(func.count(Line.conversation_id.distinct())).where(
        Line.kind == LineKind.rating, Line.by == By.bot, Line.at >= since
    )
    given = select(func.count(), func.count().filter(ChatRating.score >= GOOD_FROM)).where(
        ChatRating.at >= since, ChatRating.replaced_at.is_(None)
    )
    rated, good = session.execute(given).one()
    return Figures(session.scalar(asked) or 0, rated, good)
