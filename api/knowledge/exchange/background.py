"""Imports that go on by themselves: kept with their file, looked through, then taken in when somebody says so."""

from sqlalchemy.orm import Session

from api import jobs
from api.db import now
from api.errors import CareError
from api.knowledge.exchange import importing
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.jobs import NAME
from api.knowledge.exchange.models import Import, ImportState
from api.knowledge.exchange.receiving import NoFile, Upload


class NotNow(CareError):
    status = 409
    detail = "This import is not waiting for that. Look where it is by now."


def look_through(session: Session, upload: Upload, options: Options) -> Import:
    if not upload.data:
        raise NoFile()
    record = importing.begin(session, upload.actor, upload.name, options, content=upload.data,
                             state=ImportState.checking)
    jobs.defer(session, NAME, import_id=str(record.id))
    return record


def start(session: Session, record: Import) -> None:
    """Of two who want it at once, one starts it."""
    session.refresh(record, with_for_update=True)
    if record.state is not ImportState.checked:
        raise NotNow()
    importing.start(record)
    jobs.defer(session, NAME, import_id=str(record.id))


def resume(session: Session, record: Import) -> None:
    """After its job was given up; a second job at the same import does no harm."""
    if record.state not in importing.UNDER_WAY:
        raise NotNow()
    jobs.replace_failed(session, NAME, import_id=str(record.id))
    record.moved_at = now()
