"""Taking articles in, batch by batch: articles, what became of them and the place reached are one transaction, so an
import that is cut off goes on where it was, with no article half there and none twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.db import Database, now
from api.errors import CareError, NotFound
from api.knowledge.exchange import checking, outcomes, writing
from api.knowledge.exchange.checking import Judgement, Known, Options
from api.knowledge.exchange.items import Item, explain, storable
from api.knowledge.exchange.models import Import, ImportRow, ImportState, Outcome
from api.policy import SYSTEM, Actor

BATCH = 50
# Two imports of the same articles in another order would lock each other out.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(78)")
UNDER_WAY = (ImportState.checking, ImportState.running)
MEANWHILE = "Somebody wrote an article of this address at the same moment. Import the file once more."


@dataclass(frozen=True)
class Progress:
    state: ImportState
    done: int
    total: int


Told = Callable[[Progress], None]


def begin(session: Session, actor: Actor, name: str, options: Options, **fields: Any) -> Import:
    record = Import(account_id=actor.account_id, name=storable(name)[:200], options=options.model_dump(), **fields)
    session.add(record)
    session.flush()
    return record


def unfinished(session: Session, fingerprint: str, options: Options) -> Import | None:
    """The last import of the same articles in the same way, if it was cut off."""
    query = select(Import).where(Import.fingerprint == fingerprint, Import.state == ImportState.running,
                                 Import.options == options.model_dump())
    return session.scalars(query.order_by(Import.begun_at.desc()).limit(1)).one_or_none()


def start(record: Import) -> None:
    """Take in what was checked, from the first article on."""
    record.state, record.cursor, record.moved_at = ImportState.running, 0, now()


def refuse(database: Database, import_id: UUID, reason: str) -> None:
    """Nothing of it is taken in."""
    with database.transaction() as session:
        record = get(session, import_id)
        record.state, record.reason, record.content = ImportState.refused, reason, None


def carry_on(database: Database, import_id: UUID, items: Sequence[Item], told: Told = lambda _: None) -> None:
    """Check or take in what is left. Two processes at the same import do each batch once, whoever comes first."""
    versions = checking.versions_in(items)
    while True:
        with database.transaction() as session:
            session.execute(ONE_AT_A_TIME)
            record = get(session, import_id, lock=True)
            if record.state in UNDER_WAY:
                _step(session, record, items, versions)
            progress = Progress(record.state, record.cursor, record.total)
        told(progress)
        if progress.state not in UNDER_WAY:
            return


def get(session: Session, import_id: UUID, *, lock: bool = False) -> Import:
    record = session.get(Import, import_id, with_for_update=lock or None)
    if record is None:
        raise NotFound()
    return record


def _step(session: Session, record: Import, items: Sequence[Item], versions: dict[tuple[str, str], int]) -> None:
    """The next batch; when there is none, the end."""
    record.total, record.moved_at = len(items), now()
    batch = items[record.cursor: record.cursor + BATCH]
    if batch:
        _take(session, record, batch, checking.known(session, Options(**record.options), batch, versions))
    elif record.state is ImportState.checking:
        record.state = ImportState.checked
    else:
        record.state, record.content = ImportState.done, None


def _take(session: Session, record: Import, batch: Sequence[Item], known: Known) -> None:
    places = range(record.cursor, record.cursor + len(batch))
    session.execute(delete(ImportRow).where(ImportRow.import_id == record.id, ImportRow.position.in_(places)))
    actor = _author(session, record) if record.state is ImportState.running else None
    for position, item in zip(places, batch, strict=True):
        made = outcomes.row(position, item, _taken(session, actor, item, known))
        made.import_id = record.id
        session.add(made)
    record.cursor = places.stop


def _taken(session: Session, actor: Actor | None, item: Item, known: Known) -> Judgement:
    """Without an actor it is only looked at."""
    judgement = checking.judge(item, known)
    return _written(session, actor, item, judgement, known) if actor else judgement


def take_in(session: Session, actor: Actor, items: Sequence[Item], options: Options) -> list[ImportRow]:
    """A small base in the caller's transaction, without a record."""
    session.execute(ONE_AT_A_TIME)
    known = checking.known(session, options, items, checking.versions_in(items))
    return [outcomes.row(position, item, _taken(session, actor, item, known)) for position, item in enumerate(items)]


def _written(session: Session, actor: Actor, item: Item, judgement: Judgement, known: Known) -> Judgement:
    """An article that can't be saved leaves nothing behind, and the others go on."""
    if judgement.outcome not in (Outcome.created, Outcome.changed):
        return judgement
    try:
        with session.begin_nested():
            return writing.write(session, actor, item, judgement, known)
    except (CareError, ValidationError, IntegrityError) as fault:
        known.topics = checking.topics(session)  # one that came with the article went with it
        return Judgement(Outcome.refused, _said(fault))


def _said(fault: Exception) -> str:
    if isinstance(fault, ValidationError):
        return explain(fault)
    return MEANWHILE if isinstance(fault, IntegrityError) else str(fault)


def _author(session: Session, record: Import) -> Actor:
    account = session.get(Account, record.account_id) if record.account_id else None
    return Actor(account.role.value, name=account.name, account_id=account.id) if account else SYSTEM

