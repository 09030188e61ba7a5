"""What a conversation is about so far."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.frontdesk.models import Turn
from api.knowledge.models import Topic


def last_question(session: Session, conversation_id: UUID) -> str | None:
    """The latest question that was put to the knowledge base, in the customer's words."""
    asked = select(Turn.question).where(Turn.conversation_id == conversation_id, Turn.outcome != "")
    return session.scalar(asked.where(Turn.question != "").order_by(Turn.at.desc()).limit(1))


def intents_of_last_question(session: Session, conversation_id: UUID) -> list[dict[str, Any]]:
    """How the bot read it, best first: `[{name, score}]`. Empty until that turn is over."""
    asked = select(Turn.trace).where(Turn.conversation_id == conversation_id, Turn.outcome != "")
    trace = session.scalar(asked.order_by(Turn.at.desc()).limit(1)) or {}
    return list(trace.get("ranking", []))


def topic_of_page(page_url: str, topics: Iterable[Topic]) -> str | None:
    """The topic that the page's address names, if it names one: /cards/limits is about cards."""
    try:
        path = urlsplit(page_url).path
    except ValueError:
        return None
    named = [topic.slug for topic in topics if topic.slug in re.split(r"[/._]", path.lower())]
    return named[0] if len(named) == 1 else None
