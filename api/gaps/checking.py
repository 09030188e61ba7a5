"""The closed loop: a gap's questions are asked again of the knowledge base as it is now; the gap closes or reopens."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api import events
from api.db import Database, now
from api.gaps import rules
from api.gaps.models import Gap, GapQuestion, GapRun, GapStatus, RunKind
from api.gaps.rules import Facts
from api.knowledge.models import Article
from api.knowledge.search import Library, visible_now

ASKED = 20  # wordings of a gap, the newest, that it is checked with


@dataclass(frozen=True)
class Attempt:
    """One linked gap with its article and its questions, the newest first."""

    gap: Gap
    article: Article
    questions: list[GapQuestion]

    @property
    def tests(self) -> list[str]:
        """What is held back; where nothing is, what the article was taught."""
        taught, held_back = rules.tests([one.text for one in self.questions], self.taught)
        return (held_back or taught)[:ASKED]

    @property
    def taught(self) -> list[str]:
        """An article is found by its title and keywords as well as by its example questions."""
        return [self.article.title, *self.article.questions, *self.article.keywords]

    def when(self, since: datetime, until: datetime) -> int:
        return sum(since <= question.at < until for question in self.questions)


def check(database: Database, library: Library, window: timedelta) -> GapRun:
    """Ask the questions of every gap that has an article, then settle where each gap stands by what came of it. No
    transaction is open while they are asked."""
    with database.transaction() as session:
        asked = [(attempt, family(session, attempt.article)) for attempt in attempts(session)]
    answers = {(attempt.gap.id, attempt.article.id): ask(library, attempt, articles) for attempt, articles in asked}
    with database.transaction() as session:
        number = sum(len(found) for found in answers.values())
        run = GapRun(kind=RunKind.check, began_at=library.looked_at, questions=number, broken=[])
        for attempt in attempts(session):
            if found := answers.get((attempt.gap.id, attempt.article.id)):
                run.broken = [*run.broken, *conclude(session, attempt, found, window)]
        session.add(run)
    return run


def ask(library: Library, attempt: Attempt, articles: list[UUID]) -> dict[str, bool]:
    """Which wordings find the article."""
    decided = {rules.normal(one): library.decide(one, attempt.article.locale).decision for one in attempt.tests}
    return {wording: rules.finds(decision, articles) for wording, decision in decided.items()}


def attempts(session: Session) -> list[Attempt]:
    query = select(Gap, Article).join(Article, Article.id == Gap.article_id)
    linked = session.execute(query.where(Gap.status != GapStatus.dismissed)).all()
    asked: dict[UUID | None, list[GapQuestion]] = defaultdict(list)
    mine = GapQuestion.gap_id.in_([gap.id for gap, _ in linked]), ~GapQuestion.left_out
    for question in session.scalars(select(GapQuestion).where(*mine).order_by(GapQuestion.at.desc())):
        asked[question.gap_id].append(question)
    return [Attempt(gap, article, asked[gap.id]) for gap, article in linked]


def family(session: Session, article: Article) -> list[UUID]:
    """The article, what it translates, and its translations."""
    source = article.source_id or article.id
    return list(session.scalars(select(Article.id).where(or_(Article.id == source, Article.source_id == source))))


def conclude(session: Session, attempt: Attempt, found: dict[str, bool], window: timedelta) -> list[dict[str, Any]]:
    """What broke: a closed gap had found its article with every wording."""
    gap, was_closed = attempt.gap, attempt.gap.status is GapStatus.closed
    readable = visible_now(attempt.article)
    for one in attempt.questions:
        one.found = found.get(rules.normal(one.text)) if readable else None
    if readable:
        gap.live_at = gap.live_at or now()
    settle(session, attempt, standing(attempt, window))
    lost = [one for one in attempt.tests if was_closed and found.get(rules.normal(one)) is False]
    return [{"gap_id": str(gap.id), "title": gap.title, "question": one} for one in lost]


def facts(attempt: Attempt, found: int, window: timedelta) -> Facts:
    at, live_at = now(), attempt.gap.live_at
    if live_at is None:
        return Facts(linked=True, visible=False, window=window)
    return Facts(
        linked=True, visible=visible_now(attempt.article), asked=len(attempt.tests), found=found,
        before=attempt.when(live_at - window, live_at), after=attempt.when(max(at - window, live_at), at),
        live_for=at - live_at, window=window,
    )


def settle(session: Session, attempt: Attempt, now_so: Facts) -> None:
    gap, status = attempt.gap, rules.next_status(attempt.gap.status, now_so)
    if status is gap.status:
        return
    if status is GapStatus.closed:
        gap.closed_at = now()
    elif gap.status is GapStatus.closed:
        gap.reopened_at = now()
    gap.status = status
    events.append(session, "gap.changed", staff_only=True, gap_id=str(gap.id), status=status)


def standing(attempt: Attempt, window: timedelta) -> Facts:
    """As the last check left it, with the failures counted anew."""
    found = {rules.normal(one.text) for one in attempt.questions if one.found}
    return facts(attempt, sum(rules.normal(one) in found for one in attempt.tests), window)


def is_due(session: Session, window: timedelta) -> bool:
    """A day has passed, or since the last check an article appeared by the clock, or a gap's window came to its end."""
    linked = select(Gap.id).where(Gap.article_id.is_not(None), Gap.status != GapStatus.dismissed)
    if session.scalar(linked.limit(1)) is None:
        return False
    last = last_run(session, RunKind.check)
    if last is None or last.began_at < now() - timedelta(days=1):
        return True
    appeared = select(Article.id).where(Article.publish_at.between(last.began_at, now()))
    over = (Gap.live_at + window).between(last.began_at, now())
    waited = select(Gap.id).where(Gap.status == GapStatus.watching, over)
    return any(session.scalar(query.limit(1)) for query in (appeared, waited))


def last_run(session: Session, kind: RunKind) -> GapRun | None:
    query = select(GapRun).where(GapRun.kind == kind).order_by(GapRun.began_at.desc()).limit(1)
    return session.scalars(query).one_or_none()
