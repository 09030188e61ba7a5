"""What is done to articles: write, save, publish, archive, restore, vote. Every save is kept as a revision."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events
from api.db import now
from api.errors import CareError, Forbidden, NotFound
from api.knowledge import translations
from api.knowledge.access import may_change
from api.knowledge.models import Article, ArticleStatus, Revision, SearchMiss, Topic, Vote
from api.knowledge.schemas import CastVote, SaveArticle, WriteArticle, slug_of
from api.policy import Actor

MISS_CHARS = 300
REASON_CHARS = 1000
Follow = Callable[[Session, Article], None]

_followers: list[Follow] = []


class SlugTaken(CareError):
    status = 409
    detail = "There is already an article with this address. Choose another slug."


class ArticleChanged(CareError):
    status = 409
    detail = "Somebody saved this article meanwhile. Nothing was overwritten: load it again and repeat your change."


class AdminsPublish(Forbidden):
    detail = "What readers see is changed by admins. Write a draft and ask one to publish it."


def when_changed(follow: Follow) -> Follow:
    """Declare what follows in the rooms above, in the same transaction, when what readers find has changed."""
    _followers.append(follow)
    return follow


def write(session: Session, actor: Actor, command: WriteArticle) -> Article:
    """A draft, with its first version."""
    source = translations.source_for(session, command)
    slug = command.slug or (source.slug if source else slug_of(command.title))
    taken = select(Article.id).where(Article.locale == command.locale, Article.slug == slug)
    if session.scalar(taken):
        raise SlugTaken()
    article = Article(slug=slug, locale=command.locale, version=1)
    _fill(session, article, command)
    if source:
        translations.tie(article, source, command.source_version)
    session.add(article)
    session.flush()
    _keep(session, article, actor)
    return article


def save(session: Session, article: Article, actor: Actor, command: SaveArticle) -> None:
    """A published article changes for its readers at once. Saving what stands already makes no version."""
    _take_up(session, article, actor)
    if article.version != command.version:
        raise ArticleChanged()
    with session.no_autoflush:  # once written, an article no longer counts as modified
        _fill(session, article, command)
    if session.is_modified(article):
        article.version += 1
        _keep(session, article, actor)
        _tell_if_shown(session, article)
    translations.take_along(session, article)
    if article.source_id and command.source_version:
        translations.confirm(session, article, command.source_version)


def restore(session: Session, article: Article, actor: Actor, version: int) -> None:
    """An earlier version's text becomes the newest version; nothing between is lost."""
    wanted = select(Revision).where(Revision.article_id == article.id, Revision.version == version)
    revision = session.scalars(wanted).one_or_none()
    if revision is None:
        raise NotFound()
    _take_up(session, article, actor)
    article.title, article.body = revision.title, revision.body
    article.questions, article.keywords = list(revision.questions), list(revision.keywords)
    article.version += 1
    _keep(session, article, actor)
    _tell_if_shown(session, article)


def publish(session: Session, article: Article, at: datetime | None = None) -> None:
    article.status, article.publish_at = ArticleStatus.published, at
    article.changed_at = now()
    events.append(session, "article.published", staff_only=True, article_id=str(article.id), version=article.version)
    _tell(session, article)


def archive(session: Session, article: Article) -> None:
    article.status, article.publish_at = ArticleStatus.archived, None
    article.changed_at = now()
    events.append(session, "article.archived", staff_only=True, article_id=str(article.id))
    _tell(session, article)


def withdraw(session: Session, article: Article) -> None:
    """Back among the drafts."""
    article.status, article.publish_at = ArticleStatus.draft, None
    article.changed_at = now()
    events.append(session, "article.withdrawn", staff_only=True, article_id=str(article.id))
    _tell(session, article)


def settle(session: Session, article: Article, actor: Actor, status: ArticleStatus, at: datetime | None) -> None:
    """Bring an article to a status; as it stands already, anybody may leave it."""
    if (status, at) == (article.status, article.publish_at):
        return
    if actor.kind == "agent":
        raise AdminsPublish()
    if status is ArticleStatus.published:
        publish(session, article, at)
    elif status is ArticleStatus.archived:
        archive(session, article)
    else:
        withdraw(session, article)


def vote(session: Session, article: Article, command: CastVote, turn: UUID | None = None) -> Vote:
    cast = Vote(article_id=article.id, version=article.version, turn=turn, **command.model_dump())
    session.add(cast)
    session.flush()
    return cast


def explain(session: Session, vote_id: UUID, reason: str) -> None:
    """Say afterwards what was missing; only the voter knows the vote's id."""
    cast = session.get(Vote, vote_id)
    if cast is None:
        raise NotFound()
    cast.reason = reason[:REASON_CHARS]


def note_miss(session: Session, query: str) -> None:
    """A search that found nothing tells what the knowledge base lacks."""
    session.add(SearchMiss(query=query[:MISS_CHARS]))


def _tell(session: Session, article: Article) -> None:
    for follow in _followers:
        follow(session, article)


def _tell_if_shown(session: Session, article: Article) -> None:
    if article.status is ArticleStatus.published:
        _tell(session, article)


def _take_up(session: Session, article: Article, actor: Actor) -> None:
    session.refresh(article, with_for_update=True)
    if not may_change(actor, article):
        raise AdminsPublish()


def _fill(session: Session, article: Article, command: WriteArticle | SaveArticle) -> None:
    if session.get(Topic, command.topic) is None:
        raise NotFound("There is no such topic.")
    source = translations.find_source(session, article)
    article.topic_slug, article.title, article.body = command.topic, command.title, command.body
    article.questions, article.keywords = list(command.questions), list(command.keywords)
    article.audience = command.audience
    if source:
        translations.tie(article, source, article.source_version)


def _keep(session: Session, article: Article, actor: Actor) -> None:
    article.changed_at = now()
    session.add(Revision(
        article_id=article.id, version=article.version, title=article.title, body=article.body,
        questions=list(article.questions), keywords=list(article.keywords), author_id=actor.account_id,
        at=article.changed_at,
    ))
