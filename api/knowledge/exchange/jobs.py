"""Imports in the background: what was uploaded is looked through and, once somebody said so, taken in."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from api.db import now
from api.jobs import Tools, job
from api.knowledge.exchange import importing, packages, reading
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.models import Import, ImportState
from api.knowledge.exchange.packages import Package, Unusable

NAME = "knowledge.import"
# An import that nobody started, or that was given up, holds what was uploaded.
KEPT = timedelta(days=7)


@job(NAME)
def carry_on(tools: Tools, import_id: str) -> None:
    """Where it was. Reading the files anew gives the same list, so the place in it still holds."""
    with tools.database.transaction() as session:
        record = importing.get(session, UUID(import_id))
        name, content, options = record.name, record.content, Options(**record.options)
    if content is None:
        return
    try:
        package = packages.open_bytes(name, content)
        items = reading.items_of(package, options.level)
    except Unusable as fault:
        importing.refuse(tools.database, UUID(import_id), str(fault))
        return
    _note(tools, UUID(import_id), package, len(items))
    importing.carry_on(tools.database, UUID(import_id), items)


def _note(tools: Tools, import_id: UUID, package: Package, total: int) -> None:
    with tools.database.transaction() as session:
        record = importing.get(session, import_id, lock=True)
        record.format, record.fingerprint, record.total = package.format, package.fingerprint, total


@job("knowledge.sweep_imports", cron="41 3 * * *")
def sweep(tools: Tools) -> None:
    with tools.database.transaction() as session:
        session.execute(delete(Import).where(Import.state != ImportState.done, Import.moved_at < now() - KEPT))
