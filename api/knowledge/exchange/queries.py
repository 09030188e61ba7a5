"""Looking back at imports."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.db import now
from api.knowledge.exchange import importing, outcomes
from api.knowledge.exchange.models import Import, ImportRow, Outcome
from api.knowledge.exchange.outcomes import Counts

LIMIT = 20
PER_PAGE = 50
# A batch takes a second or two; a worker that died is replaced within five.
STANDS_STILL_SECONDS = 60


@dataclass(frozen=True)
class Past:
    record: Import
    author: str | None
    counts: Counts


@dataclass(frozen=True)
class Looked:
    """One import as a page shows it; `wanted` is the outcome whose articles are listed, None for all."""

    record: Import
    counts: Counts
    wanted: Outcome | None
    rows: list[ImportRow]
    page: int
    still: bool

    @property
    def listed(self) -> int:
        return self.counts[self.wanted] if self.wanted else sum(self.counts.values())


def list_imports(session: Session) -> list[Past]:
    """The last first."""
    query = select(Import, Account.name).outerjoin(Account, Account.id == Import.account_id)
    rows = session.execute(query.order_by(Import.begun_at.desc()).limit(LIMIT))
    return [Past(record, author, outcomes.counts(session, record)) for record, author in rows]


def look(session: Session, record: Import, wanted: Outcome | None, page: int) -> Looked:
    shown = outcomes.rows(record, wanted).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    still = record.state in importing.UNDER_WAY and (now() - record.moved_at).total_seconds() > STANDS_STILL_SECONDS
    return Looked(record, outcomes.counts(session, record), wanted, list(session.scalars(shown)), page, still)
