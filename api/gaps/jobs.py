"""Background work on gaps: gather and group every hour, check after that and after each publication."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import jobs
from api.db import now
from api.gaps import checking, gathering, grouping
from api.gaps.models import Gap, GapRun, RunKind
from api.gaps.strangers import tell_the_gate
from api.jobs import Tools, job
from api.knowledge.models import Article
from api.knowledge.search import Library, find_encoder
from api.knowledge.service import when_changed

KEPT = timedelta(days=90)
RUNS_KEPT = timedelta(days=30)
OVERLAP = timedelta(days=1)  # an answer is judged, and a ticket worked on, after it was given
COMMITTED = timedelta(seconds=10)  # after a change was written, it can be read
REFRESH, CHECK, LOCK = "gaps.refresh", "gaps.check", "gaps"
log = structlog.get_logger()


@job(REFRESH)
def refresh(tools: Tools) -> None:
    """Without the encoder's weights questions are gathered and wait for a gap until they are there."""
    began = now()
    with tools.database.transaction() as session:
        last = checking.last_run(session, RunKind.refresh)
    gathering.gather(tools.database, max(last.began_at - OVERLAP, began - KEPT) if last else began - KEPT)
    encoder = find_encoder(tools.database)
    number = grouping.group(tools.database, encoder) if encoder else 0
    with tools.database.transaction() as session:
        gathering.forget(session, began - KEPT)
        tell_the_gate(session)
        session.execute(delete(GapRun).where(GapRun.began_at < began - RUNS_KEPT))
        session.add(GapRun(kind=RunKind.refresh, began_at=began, questions=number))
        if counts_on_articles(session):
            want_check(session)
    log.info("gaps.refreshed", questions=number)


@job(CHECK)
def check(tools: Tools, wanted_at: str = "") -> None:
    """With a library of its own, made of the same articles by the same rules as those that answer. A check that began
    after this one was wanted has seen what it is about."""
    with tools.database.transaction() as session:
        last = checking.last_run(session, RunKind.check)
        linked = counts_on_articles(session)
    if not linked or (last and wanted_at and last.began_at > datetime.fromisoformat(wanted_at) + COMMITTED):
        return
    library = Library(tools.database, find_encoder(tools.database), tools.settings.offered[0])
    library.refit()
    run = checking.check(tools.database, library, window(tools))
    log.info("gaps.checked", questions=run.questions, broken=len(run.broken))


@job("gaps.hourly", cron="7 * * * *")
def look_every_hour(tools: Tools) -> None:
    with tools.database.transaction() as session:
        want_refresh(session)


@job("gaps.watch", cron="* * * * *")
def watch(tools: Tools) -> None:
    with tools.database.transaction() as session:
        if checking.is_due(session, window(tools)):
            want_check(session)


def window(tools: Tools) -> timedelta:
    return timedelta(days=tools.settings.gap_window_days)


def want_refresh(session: Session) -> None:
    jobs.defer(session, REFRESH, lock=LOCK)


def want_check(session: Session) -> None:
    jobs.defer(session, CHECK, lock=LOCK, wanted_at=now().isoformat())


@when_changed
def recheck(session: Session, _: Article) -> None:
    """What readers find has changed: the questions of all gaps that count on an article are asked again."""
    if counts_on_articles(session):
        want_check(session)


def counts_on_articles(session: Session) -> bool:
    return session.scalar(select(Gap.id).where(Gap.article_id.is_not(None)).limit(1)) is not None
