"""Reading the help centre: topics with their counts, one article, its neighbours, what helps most."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session

from api import policy
from api.errors import NotFound
from api.knowledge.models import Article, ArticleStatus, Revision, Topic, Vote
from api.knowledge.translations import readable
from api.policy import Actor

READER = Actor("visitor")
STAFF_LIMIT = 500


@dataclass(frozen=True)
class Shelf:
    """A topic and how many articles a reader finds in it."""

    topic: Topic
    articles: int


def list_shelves(session: Session, served: Sequence[str]) -> list[Shelf]:
    there = readable(served).subquery()
    query = select(Topic, func.count(there.c.id)).outerjoin(there, there.c.topic_slug == Topic.slug)
    rows = session.execute(query.group_by(Topic.slug).order_by(Topic.position, Topic.slug))
    return [Shelf(topic, number) for topic, number in rows]


def get_topic(session: Session, slug: str) -> Topic:
    topic = session.get(Topic, slug)
    if topic is None:
        raise NotFound()
    return topic


def get_article(session: Session, actor: Actor, article_id: UUID) -> Article:
    return policy.get(session, actor, select(Article).where(Article.id == article_id))


def list_in_topic(session: Session, slug: str, served: Sequence[str]) -> list[Article]:
    """What is written in the reader's own language first."""
    own = case((Article.locale == served[0], 0), else_=1)
    query = readable(served).where(Article.topic_slug == slug)
    return list(session.scalars(query.order_by(own, Article.title)))


def list_related(session: Session, article: Article, served: Sequence[str], limit: int = 4) -> list[Article]:
    """Others of the same topic, those that helped most people first."""
    family = article.source_id or article.id
    query = readable(served).where(Article.topic_slug == article.topic_slug,
                                   func.coalesce(Article.source_id, Article.id) != family)
    return list(session.scalars(query.order_by(_helped().desc(), Article.title).limit(limit)))


def list_popular(session: Session, served: Sequence[str], limit: int = 6) -> list[Article]:
    """What helped most people; while nobody has voted, of each topic in turn what can be asked in most ways. What is
    written in the reader's own language comes first."""
    own = case((Article.locale == served[0], 0), else_=1)
    ways = func.cardinality(Article.questions).desc()
    turn = func.row_number().over(partition_by=(own, Article.topic_slug),
                                  order_by=(_helped().desc(), ways, Article.title))
    query = readable(served).join(Topic, Topic.slug == Article.topic_slug)
    return list(session.scalars(query.order_by(own, _helped().desc(), turn, Topic.position).limit(limit)))


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


def _helped() -> ScalarSelect[int]:
    votes = select(func.count()).where(Vote.article_id == Article.id, Vote.helpful)
    return votes.correlate(Article).scalar_subquery()
