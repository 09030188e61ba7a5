"""The answer dial: how many of 100 answers must be right. Every process's gate follows within a second."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.errors import Forbidden, Invalid
from api.knowledge.models import DialChange
from api.policy import Actor

USUAL = 95
LEAST, MOST = 80, 99
SHOWN = 10


class OffTheDial(Invalid):
    detail = f"Choose a whole number from {LEAST} to {MOST}."


@dataclass(frozen=True)
class Turned:
    """One change, with the name of who made it."""

    percent: int
    at: datetime
    by: str


def wanted(session: Session) -> int:
    """In %."""
    return session.scalar(select(DialChange.percent).order_by(DialChange.id.desc()).limit(1)) or USUAL


def turn(session: Session, actor: Actor, percent: int) -> None:
    """Set to what it shows already, it keeps no change."""
    if actor.account_id is None:
        raise Forbidden()
    if not LEAST <= percent <= MOST:
        raise OffTheDial()
    if percent != wanted(session):
        session.add(DialChange(percent=percent, account_id=actor.account_id))
        session.flush()


def list_changes(session: Session, limit: int = SHOWN) -> list[Turned]:
    """The latest first."""
    query = select(DialChange.percent, DialChange.at, Account.name).join(Account, Account.id == DialChange.account_id)
    return [Turned(*row) for row in session.execute(query.order_by(DialChange.id.desc()).limit(limit))]
