"""Links in mails that open one ticket, or the survey on one resolution, without signing in."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.tokens import fingerprint, new_token
from api.db import now
from api.errors import Gone
from api.tickets.models import GuestLink, LinkPurpose, Ticket

VALID = {LinkPurpose.view: timedelta(days=90), LinkPurpose.survey: timedelta(days=14)}
PATHS = {LinkPurpose.view: "/t/", LinkPurpose.survey: "/survey/"}


def issue(session: Session, ticket: Ticket, purpose: LinkPurpose) -> str:
    """A new link's path. Only the token's SHA-256 is kept."""
    token = new_token()
    session.add(GuestLink(ticket_id=ticket.id, purpose=purpose, token_hash=fingerprint(token),
                          resolution=ticket.resolution, expires_at=now() + VALID[purpose]))
    return PATHS[purpose] + token


def open_link(session: Session, token: str, purpose: LinkPurpose) -> GuestLink:
    """The link of a token. Raises `Gone` for anything unknown, expired or of another purpose, all alike."""
    query = select(GuestLink).where(GuestLink.token_hash == fingerprint(token), GuestLink.purpose == purpose)
    link = session.scalars(query).one_or_none()
    if link is None or link.expires_at <= now():
        raise Gone()
    return link
