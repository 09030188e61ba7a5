"""Sign-ins: server-side sessions behind an opaque token, revocable one by one or all at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Account, SignIn
from api.accounts.tokens import fingerprint, new_token
from api.db import now
from api.policy import Actor, scope, scoped

SEEN_EVERY = timedelta(minutes=1)
USER_AGENT_CHARS = 300


@dataclass(frozen=True)
class Device:
    """The browser at the door, with the token it came with, if any."""

    address: str
    user_agent: str
    token: str = ""


@dataclass(frozen=True)
class Fresh:
    """A sign-in just begun. Its token is known only now: it goes into the cookie."""

    sign_in: SignIn
    token: str


@scoped(SignIn)
def own_sign_ins(query: Select[Any], actor: Actor) -> Select[Any]:
    """Only one's own, and only with an account's cookie: a widget's visitor is no account, even when tied to one."""
    if actor.kind not in ("customer", "agent", "admin"):
        return query.where(false())
    return query.where(SignIn.account_id == actor.account_id)


def start(session: Session, account: Account, device: Device, days: int) -> Fresh:
    """Always under a new token; what the browser had before ends, so a planted cookie is worth nothing."""
    _end(session, SignIn.token_hash == fingerprint(device.token))
    token = new_token()
    sign_in = SignIn(account=account, token_hash=fingerprint(token), csrf_token=new_token(), address=device.address,
                     user_agent=device.user_agent[:USER_AGENT_CHARS], expires_at=now() + timedelta(days=days))
    session.add(sign_in)
    session.flush()
    return Fresh(sign_in, token)


def find(session: Session, token: str) -> SignIn | None:
    """The living sign-in behind a cookie's token. Streams ask again for each event, so that revoking ends them."""
    sign_in = session.scalars(select(SignIn).where(SignIn.token_hash == fingerprint(token), *living())).one_or_none()
    if sign_in is None or sign_in.account.disabled_at:
        return None
    if now() - sign_in.seen_at > SEEN_EVERY:
        sign_in.seen_at = now()
    return sign_in


def living() -> tuple[ColumnElement[bool], ...]:
    return SignIn.revoked_at.is_(None), SignIn.expires_at > now()


def list_living(session: Session, actor: Actor) -> list[SignIn]:
    query = select(SignIn).where(*living()).order_by(SignIn.seen_at.desc())
    return list(session.scalars(scope(query, actor)))


def end(session: Session, sign_in: SignIn) -> None:
    _end(session, SignIn.id == sign_in.id)


def end_others(session: Session, sign_in: SignIn) -> None:
    _end(session, SignIn.account_id == sign_in.account_id, SignIn.id != sign_in.id)


def end_all(session: Session, account_id: UUID) -> None:
    _end(session, SignIn.account_id == account_id)


def _end(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(update(SignIn).where(*which, SignIn.revoked_at.is_(None)).values(revoked_at=now()))


def actor_of(sign_in: SignIn) -> Actor:
    account = sign_in.account
    return Actor(account.role.value, name=account.name, account_id=account.id)
