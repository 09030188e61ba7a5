"""Widget visitors: one browser on one site, known by a bearer token, perhaps tied to an account."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.accounts import links
from api.accounts.models import Account, Purpose, Site, Visitor
from api.accounts.tokens import fingerprint, new_token
from api.db import now
from api.errors import Forbidden, Gone, NotFound
from api.policy import Actor

SEEN_EVERY = timedelta(minutes=1)
Follow = Callable[[Session, Account, Visitor], None]

_followers: list[Follow] = []


class ForeignOrigin(Forbidden):
    detail = "This website may not use this chat."


def get_site(session: Session, key: str, origin: str | None) -> Site:
    """The site of a public key, for a page of one of its origins. No Origin: not a browser on another site."""
    site = session.scalars(select(Site).where(Site.key == key.replace("\0", ""))).one_or_none()
    if site is None:
        raise NotFound()
    refuse_foreign(site, origin)
    return site


def refuse_foreign(site: Site, origin: str | None) -> None:
    if origin is not None and origin not in site.origins:
        raise ForeignOrigin()


def start(session: Session, site_key: str, origin: str | None) -> tuple[Visitor, str]:
    """A new visitor and the token that only its browser keeps."""
    token = new_token()
    visitor = Visitor(site=get_site(session, site_key, origin), token_hash=fingerprint(token))
    session.add(visitor)
    session.flush()
    return visitor, token


def find(session: Session, token: str) -> Visitor | None:
    visitor = session.scalars(select(Visitor).where(Visitor.token_hash == fingerprint(token))).one_or_none()
    if visitor and now() - visitor.seen_at > SEEN_EVERY:
        visitor.seen_at = now()
    return visitor


def actor_of(visitor: Visitor) -> Actor:
    return Actor("visitor", name=visitor.name or "", visitor_id=visitor.id, account_id=visitor.account_id)


def keep_link(session: Session, visitor: Visitor) -> str:
    """A one-time token with which whoever signs in takes this visitor's conversations along (`?keep=`)."""
    return links.issue(session, Purpose.keep_conversation, visitor_id=visitor.id)


def when_claimed(follow: Follow) -> Follow:
    """Declare what follows in the rooms above, in the same transaction, when a visitor turns out to be an account:
    the front desk gives the account the visitor's conversations and tickets."""
    _followers.append(follow)
    return follow


def claim_visitor(session: Session, account: Account, visitor: Visitor) -> None:
    """Tie a visitor to an account. Somebody else's visitor stays theirs."""
    if visitor.account_id not in (None, account.id):
        raise Gone()
    visitor.account_id = account.id
    for follow in _followers:
        follow(session, account, visitor)


def untie(session: Session, account_id: UUID) -> None:
    """Signing out reaches the widget too: the visitors are strangers again; the account keeps what it claimed."""
    session.execute(update(Visitor).where(Visitor.account_id == account_id).values(account_id=None))
