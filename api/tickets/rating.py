"""Rating: how a resolution was, from 1 to 5; the last answer counts and the earlier ones are kept."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import events
from api.db import now
from api.errors import CareError
from api.tickets.locking import hold
from api.tickets.models import Rating, Ticket

COMMENT_LIMIT = 1_000


class NothingToRate(CareError):
    status = 409
    detail = "You can rate our help once the request is solved."


def rate(session: Session, ticket: Ticket, score: int, comment: str, resolution: int | None = None) -> Rating:
    """Rate the latest resolution, or the one a survey link was sent for."""
    ticket = hold(session, ticket)
    resolution = resolution or ticket.resolution
    if not resolution:
        raise NothingToRate()
    standing = Rating.replaced_at.is_(None), Rating.ticket_id == ticket.id, Rating.resolution == resolution
    session.execute(update(Rating).where(*standing).values(replaced_at=now()))
    rating = Rating(ticket_id=ticket.id, resolution=resolution, agent_id=ticket.assignee_id, score=score,
                    comment=comment.replace("\0", "").strip()[:COMMENT_LIMIT])
    session.add(rating)
    session.flush()
    events.append(session, "rating.given", conversation_id=ticket.conversation_id, ticket_id=ticket.id, staff_only=True)
    events.append(session, "conversation.changed", conversation_id=ticket.conversation_id, ticket_id=ticket.id)
    return rating


def find(session: Session, ticket: Ticket) -> Rating | None:
    """The rating that counts for the latest resolution."""
    query = select(Rating).where(Rating.ticket_id == ticket.id, Rating.resolution == ticket.resolution)
    return session.scalars(query.where(Rating.replaced_at.is_(None))).one_or_none()
