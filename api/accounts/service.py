"""The verbs of accounts: register, confirm, sign in and out, and everything about passwords."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import jobs
from api.accounts import links, passwords, sessions, visitors
from api.accounts.models import Account, Purpose, Role, SignIn, Visitor
from api.accounts.schemas import ChangePassword, Credentials, NewAccount
from api.accounts.sessions import Device, Fresh
from api.db import now
from api.errors import CareError, Gone, Invalid
from api.policy import Actor, scoped

Follow = Callable[[Session, Account], None]
_followers: list[Follow] = []


class WrongSignIn(CareError):
    """One answer for an unknown address, a wrong password, an unconfirmed and a disabled account."""

    status = 401
    detail = "The address and the password don't fit, or the address has not been confirmed yet."


class WrongPassword(Invalid):
    detail = "This is not your current password."


@scoped(Account)
def people(query: Select[Any], actor: Actor) -> Select[Any]:
    """Staff see everybody; a customer only himself; a widget's visitor nobody, even when tied to an account."""
    if actor.staff:
        return query
    return query.where(Account.id == actor.account_id if actor.kind == "customer" else false())


def find_account(session: Session, email: str) -> Account | None:
    return session.scalars(select(Account).where(_has(email))).one_or_none()


def open_account(session: Session, role: Role, email: str, name: str, password: str) -> Account:
    """An account made by us, not by its owner: nothing is left to confirm."""
    account = Account(role=role, email=email, name=name, password_hash=passwords.hash_password(password),
                      email_verified_at=now())
    session.add(account)
    session.flush()
    return account


def register(session: Session, new: NewAccount) -> None:
    """Ask the owner of the address by mail. The same statements run whether or not the address is known, and an
    account that nobody confirmed yet is overwritten: only the last one who registered gets a working link."""
    passwords.refuse_weak(new.password, new.email)
    visitor_id = links.peek(session, Purpose.keep_conversation, new.keep).visitor_id if new.keep else None
    chosen = {"name": new.name, "password_hash": passwords.hash_password(new.password)}
    draft = insert(Account).values(role=Role.customer, email=new.email, **chosen)
    session.execute(draft.on_conflict_do_update(index_elements=[func.lower(Account.email)], set_=chosen,
                                                where=Account.email_verified_at.is_(None)))
    links.cancel(session, Purpose.verify_email, _ids(new.email))
    jobs.defer(session, "accounts.greet", email=new.email, visitor_id=_text(visitor_id), request=str(uuid4()))


def when_confirmed(follow: Follow) -> Follow:
    """Declare what follows in the rooms above, in the same transaction, once an address is known to be somebody's."""
    _followers.append(follow)
    return follow


def verify_email(session: Session, token: str) -> Account:
    """The link's holder reads the mailbox; a conversation kept while registering becomes the account's."""
    link = links.redeem(session, Purpose.verify_email, token)
    account = _living(session, link.account_id)
    _confirm(session, account)
    if link.visitor_id:
        visitors.claim_visitor(session, account, session.get_one(Visitor, link.visitor_id))
    return account


def sign_in(session: Session, credentials: Credentials, device: Device, days: int) -> Fresh:
    kept = links.redeem(session, Purpose.keep_conversation, credentials.keep) if credentials.keep else None
    account = find_account(session, credentials.email)
    fits = passwords.matches(credentials.password, account.password_hash if account else passwords.NOBODY)
    if not fits or account is None or account.disabled_at or not account.email_verified_at:
        raise WrongSignIn()
    if kept:
        visitors.claim_visitor(session, account, session.get_one(Visitor, kept.visitor_id))
    return sessions.start(session, account, device, days)


def keep_conversation(session: Session, account: Account, token: str) -> None:
    """For those already signed in: take a widget visitor's conversations along."""
    link = links.redeem(session, Purpose.keep_conversation, token)
    visitors.claim_visitor(session, account, session.get_one(Visitor, link.visitor_id))


def sign_out(session: Session, sign_in: SignIn) -> None:
    sessions.end(session, sign_in)
    visitors.untie(session, sign_in.account_id)


def ask_reset(session: Session, email: str) -> None:
    """A job looks whether anyone has the address, so that known and unknown take the same time here."""
    jobs.defer(session, "accounts.offer_reset", email=email, request=str(uuid4()))


def reset_password(session: Session, token: str, password: str) -> Account:
    link = links.redeem(session, Purpose.reset_password, token)
    account = _living(session, link.account_id)
    _confirm(session, account)
    _set_password(session, account, password)
    return account


def change_password(session: Session, account: Account, change: ChangePassword) -> None:
    """Ends every sign-in, this one too: the caller starts a fresh one for the browser at hand."""
    if not passwords.matches(change.current, account.password_hash):
        raise WrongPassword()
    _set_password(session, account, change.new)


def disable(session: Session, account: Account) -> None:
    account.disabled_at = now()
    _shut_out(session, account)


def _confirm(session: Session, account: Account) -> None:
    account.email_verified_at = account.email_verified_at or now()
    for follow in _followers:
        follow(session, account)


def _set_password(session: Session, account: Account, password: str) -> None:
    passwords.refuse_weak(password, account.email)
    account.password_hash = passwords.hash_password(password)
    _shut_out(session, account)


def _shut_out(session: Session, account: Account) -> None:
    """Whoever came in with the old password, a link or a widget is a stranger again."""
    sessions.end_all(session, account.id)
    visitors.untie(session, account.id)
    links.cancel(session, Purpose.reset_password, select(Account.id).where(Account.id == account.id))


def _living(session: Session, account_id: UUID | None) -> Account:
    account = session.get_one(Account, account_id)
    if account.disabled_at:
        raise Gone()
    return account


def _has(email: str) -> ColumnElement[bool]:
    return func.lower(Account.email) == email.replace("\0", "").strip().lower()


def _ids(email: str) -> Select[UUID]:
    return select(Account.id).where(_has(email))


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
