"""What a conversation is about so far."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.frontdesk.models import Turn


def last_question(session: Session, conversation_id: UUID) -> str | None:
    """The latest question that was put to the knowledge base, in the customer's words."""
    asked = select(Turn.question).where(Turn.conversation_id == conversation_id, Turn.outcome != "")
    return session.scalar(asked.where(Turn.question != "").order_by(Turn.at.desc()).limit(1))
