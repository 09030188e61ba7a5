"""What became of each article of an import, or would: counted, listed, and as a table to work through."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from api.knowledge.exchange import checking
from api.knowledge.exchange.checking import Judgement, Options
from api.knowledge.exchange.csv_files import guarded, line_of
from api.knowledge.exchange.items import Item, storable
from api.knowledge.exchange.models import Import, ImportRow, Outcome

COLUMNS = ("file", "line", "locale", "slug", "title", "reason")
BATCH = 200
Counts = dict[Outcome, int]


def would(session: Session, options: Options, items: Sequence[Item]) -> Iterator[ImportRow]:
    """What an import would do now; nothing is written."""
    versions = checking.versions_in(items)
    for begin in range(0, len(items), BATCH):
        batch = items[begin: begin + BATCH]
        known = checking.known(session, options, batch, versions)
        for position, item in enumerate(batch, begin):
            yield row(position, item, checking.judge(item, known))
        session.expunge_all()


def row(position: int, item: Item, judgement: Judgement) -> ImportRow:
    locale, slug = item.article.address if item.article else ("", "")
    return ImportRow(
        position=position, file=storable(item.file), line=item.line, title=storable(item.title), locale=locale,
        slug=judgement.slug or slug, outcome=judgement.outcome, reason=storable(judgement.reason),
        article_id=judgement.article.id if judgement.article else None,
    )


def counts(session: Session, record: Import) -> Counts:
    query = select(ImportRow.outcome, func.count()).where(*_behind(record)).group_by(ImportRow.outcome)
    return dict.fromkeys(Outcome, 0) | {outcome: number for outcome, number in session.execute(query)}  # noqa: C416


def rows(record: Import, outcome: Outcome | None = None) -> Select[ImportRow]:
    query = select(ImportRow).where(*_behind(record)).order_by(ImportRow.position)
    return query.where(ImportRow.outcome == outcome) if outcome else query


def table(found: Iterable[ImportRow]) -> Iterator[str]:
    """CSV that a spreadsheet opens without taking a title for a formula."""
    yield "\ufeff" + line_of(list(COLUMNS))
    for one in found:
        cells = (one.file, one.line or "", one.locale, one.slug, one.title, one.reason)
        yield line_of([guarded(str(cell)) for cell in cells])


def _behind(record: Import) -> tuple[ColumnElement[bool], ...]:
    """While an import runs, rows ahead of its place are still those of the check."""
    return ImportRow.import_id == record.id, ImportRow.position < record.cursor
