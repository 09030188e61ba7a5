"""What nobody needs any more goes: events that every open page has long seen."""

from datetime import timedelta

from sqlalchemy import delete

from api.db import now
from api.events import Event
from api.jobs import Tools, job

EVENTS_KEPT = timedelta(days=7)


@job("events.sweep", cron="23 3 * * *")
def sweep_events(tools: Tools) -> None:
    """A page away for longer than this loads anew instead of catching up."""
    with tools.database.transaction() as session:
        session.execute(delete(Event).where(Event.at < now() - EVENTS_KEPT))
