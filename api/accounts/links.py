"""One-time links: each works once, for one purpose, for a while; anything else is gone."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from api.accounts.models import OneTimeLink, Purpose
from api.accounts.tokens import fingerprint, new_token
from api.db import now
from api.errors import Gone

LIFETIMES = {
    Purpose.verify_email: timedelta(days=3),
    Purpose.reset_password: timedelta(hours=1),
    Purpose.keep_conversation: timedelta(hours=2),
}


def issue(session: Session, purpose: Purpose, *, account_id: UUID | None = None, visitor_id: UUID | None = None) -> str:
    """The token of a new link; it can't be read again later."""
    token = new_token()
    session.add(OneTimeLink(purpose=purpose, token_hash=fingerprint(token), account_id=account_id,
                            visitor_id=visitor_id, expires_at=now() + LIFETIMES[purpose]))
    return token


def peek(session: Session, purpose: Purpose, token: str) -> OneTimeLink:
    """The link behind a token, left unused: for the page that asks before it acts."""
    query = select(OneTimeLink).where(*_usable(purpose), OneTimeLink.token_hash == fingerprint(token))
    link = session.scalars(query).one_or_none()
    if link is None:
        raise Gone()
    return link


def redeem(session: Session, purpose: Purpose, token: str) -> OneTimeLink:
    """Use a link up. One statement, so that of two who come at once one finds it gone."""
    mark = update(OneTimeLink).where(*_usable(purpose), OneTimeLink.token_hash == fingerprint(token))
    link = session.scalars(mark.values(used_at=now()).returning(OneTimeLink)).one_or_none()
    if link is None:
        raise Gone()
    return link


def cancel(session: Session, purpose: Purpose, accounts: Select[UUID]) -> None:
    """Make the unused links of these accounts worthless."""
    mark = update(OneTimeLink).where(*_usable(purpose), OneTimeLink.account_id.in_(accounts))
    session.execute(mark.values(used_at=now()), execution_options={"synchronize_session": False})


def _usable(purpose: Purpose) -> tuple[ColumnElement[bool], ...]:
    return OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now()
