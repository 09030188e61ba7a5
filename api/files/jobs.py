"""Sweeping: pictures that were uploaded but never sent don't stay."""

from datetime import timedelta

from sqlalchemy import delete

from api.db import now
from api.files import storage
from api.files.models import Picture
from api.files.pictures import key, thumb_key
from api.jobs import Tools, job

KEPT_UNSENT = timedelta(days=1)


@job("files.sweep", cron="17 * * * *")
def sweep(tools: Tools) -> None:
    """The bytes go before the rows are committed: after a crash the rows are still there for the next sweep."""
    kept = storage.of(tools.settings)
    forgotten = delete(Picture).where(Picture.line_id.is_(None), Picture.created_at < now() - KEPT_UNSENT)
    with tools.database.transaction() as session:
        for picture_id in session.scalars(forgotten.returning(Picture.id)).all():
            kept.drop(key(picture_id))
            kept.drop(thumb_key(picture_id))
