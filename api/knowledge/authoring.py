"""What authors look at: every article with its marks, its versions and votes, and the searches that found nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.db import now
from api.knowledge import translations
from api.knowledge.models import Article, ArticleStatus, Audience, Revision, SearchMiss, Topic, Vote

STALE_AFTER = timedelta(days=180)
LIMIT = 500
MISSES = 100
Listed = Select[Article, str, bool, int, int]


class Mark(StrEnum):
    """What an author should look at: it appears later, nobody has touched it for long, or its source has moved on."""

    scheduled = "scheduled"
    stale = "stale"
    outdated = "outdated"


@dataclass(frozen=True)
class Wanted:
    """The filters of the authors' list; empty means any."""

    q: str = ""
    topic: str = ""
    status: ArticleStatus | None = None
    audience: Audience | None = None
    mark: Mark | None = None
    locale: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Row:
    article: Article
    topic: str
    mark: Mark | None
    outdated: bool
    helped: int
    not_helped: int


@dataclass(frozen=True)
class Version:
    revision: Revision
    author: str | None


@dataclass(frozen=True)
class Miss:
    """One question in one wording; `written` when an article has it among its example questions by now."""

    query: str
    times: int
    last_at: datetime
    written: bool


def list_articles(session: Session, wanted: Wanted) -> list[Row]:
    """The last changed first."""
    helped, not_helped = (_votes(helpful).label(name) for helpful, name in ((True, "helped"), (False, "not_helped")))
    query = select(Article, Topic.name, translations.outdated(), helped, not_helped)
    narrowed = _narrowed(query.join(Topic, Topic.slug == Article.topic_slug), wanted)
    rows = session.execute(narrowed.order_by(Article.changed_at.desc(), Article.title).limit(LIMIT))
    return [Row(article, topic, mark_of(article), outdated, good, bad) for article, topic, outdated, good, bad in rows]


def counts(session: Session) -> dict[str, int]:
    """How many articles there are of each status, and with each mark."""
    marked = [func.count().filter(_is(mark)).label(mark) for mark in Mark]
    of_status = [func.count().filter(Article.status == status).label(status) for status in ArticleStatus]
    return dict(session.execute(select(func.count().label("all"), *of_status, *marked)
                                .select_from(Article)).one()._mapping)


def mark_of(article: Article) -> Mark | None:
    if article.status is not ArticleStatus.published:
        return None
    if article.publish_at and article.publish_at > now():
        return Mark.scheduled
    return Mark.stale if article.changed_at < now() - STALE_AFTER else None


def list_versions(session: Session, article: Article) -> list[Version]:
    """The newest first."""
    query = select(Revision, Account.name).outerjoin(Account, Account.id == Revision.author_id)
    rows = session.execute(query.where(Revision.article_id == article.id).order_by(Revision.version.desc()))
    return [Version(revision, author) for revision, author in rows]


def list_votes(session: Session, article: Article) -> list[Vote]:
    query = select(Vote).where(Vote.article_id == article.id).order_by(Vote.at.desc())
    return list(session.scalars(query.limit(LIMIT)))


def list_misses(session: Session, since: datetime) -> list[Miss]:
    """What was looked for most comes first."""
    asked = func.lower(func.trim(SearchMiss.query))
    times, last_at = func.count(), func.max(SearchMiss.at)
    grouped = select(asked.label("asked"), times.label("times"), last_at.label("last_at")).where(SearchMiss.at >= since)
    rows = session.execute(grouped.group_by(asked).order_by(times.desc(), last_at.desc()).limit(MISSES)).all()
    written = _written(session, [row.asked for row in rows])
    return [Miss(row.asked, row.times, row.last_at, row.asked in written) for row in rows]


def count_misses(session: Session, since: datetime) -> int:
    return session.scalar(select(func.count()).select_from(SearchMiss).where(SearchMiss.at >= since)) or 0


def _written(session: Session, asked: list[str]) -> set[str]:
    """Those that are an example question of an article, unless it is archived."""
    kept = select(func.unnest(Article.questions).label("question")).where(Article.status != ArticleStatus.archived)
    question = func.lower(func.trim(kept.subquery().c.question))
    return set(session.scalars(select(question).where(question.in_(asked))))


def _narrowed(query: Listed, wanted: Wanted) -> Listed:
    tests = {Article.topic_slug: wanted.topic, Article.status: wanted.status, Article.audience: wanted.audience,
             Article.locale: wanted.locale}
    query = query.where(*(column == value for column, value in tests.items() if value))
    if wanted.missing:
        query = query.where(translations.missing(wanted.missing))
    if wanted.mark:
        query = query.where(_is(wanted.mark))
    return query.where(_says(wanted.q.strip())) if wanted.q.strip() else query


def _says(words: str) -> ColumnElement[bool]:
    text = func.concat_ws("\n", Article.title, Article.body, func.array_to_string(Article.questions, "\n"),
                          func.array_to_string(Article.keywords, "\n"))
    return text.icontains(words.replace("\0", ""), autoescape=True)


def _is(mark: Mark) -> ColumnElement[bool]:
    if mark is Mark.outdated:
        return translations.outdated()
    later = Article.publish_at > now()
    if mark is Mark.scheduled:
        return and_(Article.status == ArticleStatus.published, later)
    old = Article.changed_at < now() - STALE_AFTER
    return and_(Article.status == ArticleStatus.published, old, or_(Article.publish_at.is_(None), ~later))


def _votes(helpful: bool) -> ColumnElement[int]:
    cast = select(func.count()).where(Vote.article_id == Article.id, Vote.helpful == helpful)
    return cast.correlate(Article).scalar_subquery()
