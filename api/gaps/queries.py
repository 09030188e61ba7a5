"""Reading gaps: the ranked list, and one gap with its questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.db import now
from api.errors import NotFound
from api.gaps import checking, rules
from api.gaps.checking import Attempt
from api.gaps.models import Gap, GapQuestion, GapRun, GapStatus, RunKind
from api.gaps.rules import Facts
from api.gaps.schemas import ArticleRef, GapRow, GapView, Progress, Today, Wording
from api.knowledge.engine.entries import Decision
from api.knowledge.models import Article
from api.knowledge.search import Library
from api.tickets.models import Ticket

LIMIT = 100
SHOWN = 30  # wordings of a gap
TICKETS = 3
NEAREST = 5
BROKEN = 20
TODO = (GapStatus.open, GapStatus.drafted, GapStatus.watching)


class Counted(NamedTuple):
    """What the ranking wants to know of a question."""

    minutes: float
    person: str | None
    source: Any
    at: Any


def get_gap(session: Session, gap_id: UUID) -> Gap:
    gap = session.get(Gap, gap_id)
    if gap is None:
        raise NotFound()
    return gap


def list_gaps(session: Session, statuses: Sequence[GapStatus] = TODO, limit: int = LIMIT) -> list[GapRow]:
    """What costs most comes first."""
    counted = questions_of(session, statuses)
    query = select(Gap, Article).outerjoin(Article, Article.id == Gap.article_id).where(Gap.status.in_(statuses))
    rows = [row_of(gap, article, counted[gap.id]) for gap, article in session.execute(query) if gap.id in counted]
    ranked = sorted(rows, key=lambda row: (-row.score, -row.questions, row.title))[:limit]
    return [row.model_copy(update={"rank": place}) for place, row in enumerate(ranked, 1)]


def counts(session: Session) -> dict[GapStatus, int]:
    query = select(Gap.status, func.count()).where(has_questions()).group_by(Gap.status)
    return dict(session.execute(query).all())


def has_questions() -> Any:
    return select(GapQuestion.id).where(GapQuestion.gap_id == Gap.id).exists()


def questions_of(session: Session, statuses: Sequence[GapStatus]) -> dict[UUID, list[Counted]]:
    columns: tuple[Any, ...] = (Gap.id, GapQuestion.minutes, GapQuestion.person, GapQuestion.source, GapQuestion.at)
    found: dict[UUID, list[Counted]] = defaultdict(list)
    query = select(*columns).join(Gap, Gap.id == GapQuestion.gap_id).where(Gap.status.in_(statuses))
    for row in session.execute(query):
        found[row[0]].append(Counted(*row[1:]))
    return found


def row_of(gap: Gap, article: Article | None, counted: Sequence[Counted], rank: int = 0) -> GapRow:
    this_week, week_before = rules.trend([one.at for one in counted], now())
    return GapRow(
        id=gap.id, rank=rank, title=gap.title, status=gap.status, questions=len(counted),
        people=len({one.person for one in counted if one.person}),
        minutes=round(sum(one.minutes for one in counted), 1),
        score=rules.score(one.minutes for one in counted), sources=Counter(one.source for one in counted),
        this_week=this_week, week_before=week_before, article=ArticleRef.of(article) if article else None,
        reopened_at=gap.reopened_at,
    )


def rank_of(session: Session, gap: Gap) -> int:
    rows = list_gaps(session, TODO if gap.status in TODO else (gap.status,), limit=10_000)
    return next((row.rank for row in rows if row.id == gap.id), 0)


def view(session: Session, gap: Gap, library: Library | None, window: timedelta) -> GapView:
    """With what the knowledge base says to each question now, if it has been read already."""
    query = select(GapQuestion).where(GapQuestion.gap_id == gap.id).order_by(GapQuestion.at.desc())
    questions = list(session.scalars(query))
    article = session.get(Article, gap.article_id) if gap.article_id else None
    attempt = Attempt(gap, article, questions) if article else None
    decided = decisions(library, rules.wordings(one.text for one in questions)[:SHOWN])
    counted = [Counted(one.minutes, one.person, one.source, one.at) for one in questions]
    return GapView(
        **row_of(gap, article, counted, rank_of(session, gap)).model_dump(),
        wordings=list(wordings(session, questions, decided, attempt)), nearest=nearest(session, decided.values()),
        progress=progress(attempt, window),
    )


def decisions(library: Library | None, texts: Iterable[str]) -> dict[str, Decision]:
    if library is None:
        return {}
    return {rules.normal(text): library.decide(text, library.default).decision for text in texts}


def wordings(session: Session, questions: Sequence[GapQuestion], decided: dict[str, Decision],
             attempt: Attempt | None) -> Iterable[Wording]:
    """What was asked most comes first."""
    groups: dict[str, list[GapQuestion]] = defaultdict(list)
    for one in questions:
        groups[rules.normal(one.text)].append(one)
    taught = {rules.normal(one) for one in attempt.taught} if attempt else set()
    titles, tickets = titles_of(session, decided.values()), references(session, questions)
    for key, same in sorted(groups.items(), key=lambda group: -len(group[1]))[:SHOWN]:
        decision = decided.get(key)
        yield Wording(
            id=same[0].id, text=same[0].text, times=len(same), last_at=same[0].at,
            sources=sorted({one.source for one in same}), found=same[0].found,
            tickets=[tickets[one.ticket_id] for one in same if one.ticket_id in tickets][:TICKETS],
            part=("taught" if key in taught else "held_back") if attempt else None,
            today=today(decision, titles, attempt) if decision else None,
        )


def today(decision: Decision, titles: dict[UUID, str], attempt: Attempt | None) -> Today:
    best = decision.hits[0] if decision.hits else None
    title, score = (titles.get(best.id), best.score) if best else (None, 0.0)
    return Today(outcome=decision.outcome, title=title, score=score,
                 finds=bool(attempt and rules.finds(decision, [attempt.article.id])))


def titles_of(session: Session, decided: Iterable[Decision]) -> dict[UUID, str]:
    ids = {hit.id for decision in decided for hit in decision.hits[:1]}
    return dict(session.execute(select(Article.id, Article.title).where(Article.id.in_(ids))).all())


def references(session: Session, questions: Iterable[GapQuestion]) -> dict[UUID | None, str]:
    ids = {one.ticket_id for one in questions if one.ticket_id}
    return dict(session.execute(select(Ticket.id, Ticket.reference).where(Ticket.id.in_(ids))).all())


def nearest(session: Session, decided: Iterable[Decision]) -> list[ArticleRef]:
    """The articles that all of the questions together come closest to."""
    scores: Counter[UUID] = Counter()
    for decision in decided:
        scores.update({hit.id: hit.score for hit in decision.hits})
    ids = [article_id for article_id, _ in scores.most_common(NEAREST)]
    found = {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(ids)))}
    return [ArticleRef.of(found[one]) for one in ids if one in found]


def progress(attempt: Attempt | None, window: timedelta) -> Progress:
    facts = checking.standing(attempt, window) if attempt else Facts(linked=False, visible=False)
    live_at = attempt.gap.live_at if attempt else None
    return Progress(
        missing=list(rules.missing(facts)), asked=facts.asked, found=facts.found, before=facts.before,
        after=facts.after, until=live_at + window if live_at else None, window_days=window / timedelta(days=1),
    )


def last_run(session: Session, kind: RunKind) -> GapRun | None:
    return checking.last_run(session, kind)


def broken_lately(session: Session) -> list[dict[str, Any]]:
    """What checks found broken in gaps that have been open since."""
    query = select(Gap.id).where(Gap.status == GapStatus.open, Gap.reopened_at.is_not(None))
    still = {str(gap_id) for gap_id in session.scalars(query)}
    broke = func.jsonb_array_length(GapRun.broken) > 0
    runs = session.scalars(select(GapRun).where(broke).order_by(GapRun.began_at.desc()).limit(LIMIT)) if still else ()
    lost = {(one["gap_id"], one["question"]): one for run in runs for one in run.broken if one["gap_id"] in still}
    return list(lost.values())[:BROKEN]


def broken_since(session: Session, article: Article) -> GapRun | None:
    """The first check that saw the article as it is now; None while it is still to come."""
    query = select(GapRun).where(GapRun.kind == RunKind.check, GapRun.began_at >= article.changed_at)
    return session.scalars(query.order_by(GapRun.began_at).limit(1)).one_or_none()


def gap_of(session: Session, article: Article) -> Gap | None:
    return session.scalars(select(Gap).where(Gap.article_id == article.id).limit(1)).one_or_none()


def watched(session: Session, article: Article) -> bool:
    """Whether there were closed gaps for a change to be checked with."""
    was_closed = or_(Gap.status == GapStatus.closed, Gap.reopened_at >= article.changed_at)
    return session.scalar(select(Gap.id).where(was_closed).limit(1)) is not None
