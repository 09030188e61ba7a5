"""A promised time is kept, or owned up to once, and says how it stands."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from api.db import Database, now
from api.jobs import Tools
from api.mail.models import OutgoingMail
from api.settings import Settings
from api.tickets import dossier, jobs, working
from api.tickets.models import Ticket
from api.tickets.promises import Standing, standing
from tests import factories

START = now()
HOUR = timedelta(hours=1)
# promised, replied, overdue since, now: each in hours from the start
TABLE = [
    ((None, None, None, 1), Standing.none),
    ((4, None, None, 1), Standing.running),
    ((4, None, None, 3), Standing.soon),
    ((4, None, None, 4), Standing.overdue),
    ((8, None, 4, 5), Standing.overdue),
    ((4, 1, None, 9), Standing.kept),
    ((4, 5, 4, 9), Standing.kept),
]


@pytest.mark.parametrize(("given", "expected"), TABLE)
def test_how_a_promise_stands(given: tuple[float | None, ...], expected: Standing) -> None:
    promised, replied, overdue, at = (None if hours is None else START + hours * HOUR for hours in given)
    assert standing(START, promised, replied, overdue, at or START) is expected


@pytest.mark.feature("L19")
def test_a_broken_promise_goes_to_the_next_agent_with_a_new_one(database: Database, settings: Settings,
                                                                desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        made = factories.ticket(session, desk.dana)
        silent = made.assignee_id
        session.execute(update(Ticket).values(promised_by=now() - HOUR))
    for _ in range(2):
        jobs.watch(Tools(database, settings))
    with database.transaction() as session:
        late = session.get_one(Ticket, made.id)
        mails = session.scalars(select(OutgoingMail.key).where(OutgoingMail.key.like("overdue:%"))).all()
        seen = dossier.whole(session, late)
    assert late.assignee_id != silent
    assert late.promised_by > now()
    assert (len(mails), seen.standing) == (1, Standing.overdue)
    assert [row["verdict"] for row in seen.decision.candidates if row["id"] == str(silent)] == ["excluded"]


@pytest.mark.feature("L17")
def test_a_solved_ticket_closes_when_the_time_to_object_is_over(database: Database, settings: Settings,
                                                                desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        for subject in ("old", "fresh"):
            working.resolve(session, factories.ticket(session, desk.dana, subject=subject), factories.acting(desk.ana))
        long_ago = now() - timedelta(days=settings.reopen_days, minutes=1)
        session.execute(update(Ticket).where(Ticket.subject == "old").values(resolved_at=long_ago))
    jobs.watch(Tools(database, settings))
    with database.transaction() as session:
        standing_now = dict(session.execute(select(Ticket.subject, Ticket.status)).all())
    assert standing_now == {"old": "closed", "fresh": "resolved"}
