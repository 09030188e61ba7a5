"""Reading the help centre: topics with their counts, one article, its neighbours, what helps most."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from api import policy
from api.errors import NotFound
from api.knowledge.access import visible
from api.knowledge.models import Article, ArticleStatus, Revision, Topic, Vote
from api.policy import Actor

READER = Actor("visitor")
STAFF_LIMIT = 500


@dataclass(frozen=True)
class Shelf:
    """A topic and how many articles a reader finds in it."""

    topic: Topic
    articles: int


def list_shelves(session: Session, locale: str) -> list[Shelf]:
    counted = func.count(Article.id)
    there = (Article.topic_slug == Topic.slug) & (Article.locale == locale) & visible()
    query = select(Topic, counted).outerjoin(Article, there).group_by(Topic.slug).order_by(Topic.position, Topic.slug)
    return [Shelf(topic, number) for topic, number in session.execute(query)]


def get_topic(session: Session, slug: str) -> Topic:
    topic = session.get(Topic, slug)
    if topic is None:
        raise NotFound()
    return topic


def get_article(session: Session, actor: Actor, article_id: UUID) -> Article:
    return policy.get(session, actor, select(Article).where(Article.id == article_id))


def list_in_topic(session: Session, slug: str, locale: str) -> list[Article]:
    return list(session.scalars(_shown(locale).where(Article.topic_slug == slug).order_by(Article.title)))


def list_related(session: Session, article: Article, limit: int = 4) -> list[Article]:
    """Others of the same topic, those that helped most people first."""
    query = _shown(article.locale).where(Article.topic_slug == article.topic_slug, Article.id != article.id)
    return list(session.scalars(query.order_by(_helped().desc(), Article.title).limit(limit)))


def list_popular(session: Session, locale: str, limit: int = 6) -> list[Article]:
    """What helped most people; while nobody has voted, of each topic in turn what can be asked in most ways."""
    ways = func.cardinality(Article.questions).desc()
    turn = func.row_number().over(partition_by=Article.topic_slug, order_by=(_helped().desc(), ways, Article.title))
    query = _shown(locale).join(Topic, Topic.slug == Article.topic_slug)
    return list(session.scalars(query.order_by(_helped().desc(), turn, Topic.position).limit(limit)))


def list_for_staff(session: Session, topic: str | None, status: ArticleStatus | None) -> list[Article]:
    query = select(Article).order_by(Article.topic_slug, Article.title).limit(STAFF_LIMIT)
    if topic:
        query = query.where(Article.topic_slug == topic)
    if status:
        query = query.where(Article.status == status)
    return list(session.scalars(query))


def list_revisions(session: Session, article: Article) -> list[Revision]:
    query = select(Revision).where(Revision.article_id == article.id).order_by(Revision.version.desc())
    return list(session.scalars(query))


def _shown(locale: str) -> Select[Article]:
    return select(Article).where(Article.locale == locale, visible())


def _helped() -> ScalarSelect[int]:
    votes = select(func.count()).where(Vote.article_id == Article.id, Vote.helpful)
    return votes.correlate(Article).scalar_subquery()
