"""One article of an import, written by the same verbs as any author's, so that a version of it is kept."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.knowledge import service
from api.knowledge.exchange.checking import Judgement, Known, said_version
from api.knowledge.exchange.items import Incoming, Item
from api.knowledge.exchange.models import ArticleOrigin
from api.knowledge.models import Article, ArticleStatus, Audience, Topic
from api.knowledge.schemas import SaveArticle, WriteArticle
from api.policy import Actor


def write(session: Session, actor: Actor, item: Item, judgement: Judgement, known: Known) -> Judgement:
    """`known` learns what was written, for the rest of the batch."""
    incoming = item.article
    assert incoming, "only what was read is written"  # noqa: S101
    topic = _topic(session, incoming, judgement, known)
    if judgement.article:
        article = _save(session, actor, judgement.article, incoming, topic)
    else:
        article = _open(session, actor, incoming, judgement, topic)
    _say_version(article, judgement.source, said_version(incoming, known))
    status = incoming.status or (article.status if judgement.article else ArticleStatus(known.options.status))
    at = incoming.publish_at if incoming.status else article.publish_at
    service.settle(session, article, actor, status, at if status is ArticleStatus.published else None)
    if item.origin.key and item.origin.key not in known.by_key:
        session.add(ArticleOrigin(key=item.origin.key, article_id=article.id))
        session.flush()
        known.by_key[item.origin.key] = article
        known.keyed.add(str(article.id))
    known.by_address[article.locale, article.slug] = article
    return replace(judgement, article=article)


def _open(session: Session, actor: Actor, incoming: Incoming, judgement: Judgement, topic: str) -> Article:
    return service.write(session, actor, WriteArticle(
        title=incoming.title, body=incoming.body, topic=topic, slug=judgement.slug, locale=incoming.language,
        source_id=judgement.source.id if judgement.source else None, questions=incoming.questions or [],
        keywords=incoming.keywords or [], audience=incoming.audience or Audience.public,
    ))


def _save(session: Session, actor: Actor, article: Article, incoming: Incoming, topic: str) -> Article:
    """What the file leaves open stays as it is."""
    session.refresh(article, with_for_update=True)
    tied = article.source_id is not None  # then topic and audience are the source's
    audience = article.audience if tied else incoming.audience or article.audience
    service.save(session, article, actor, SaveArticle(
        version=article.version, title=incoming.title, body=incoming.body,
        topic=article.topic_slug if tied else topic, audience=audience,
        questions=article.questions if incoming.questions is None else incoming.questions,
        keywords=article.keywords if incoming.keywords is None else incoming.keywords,
    ))
    return article


def _say_version(article: Article, source: Article | None, said: int | None) -> None:
    """0 is older than any version that was kept."""
    if article.source_id and source:
        article.source_version = source.version if said is None else min(said, source.version)


def _topic(session: Session, incoming: Incoming, judgement: Judgement, known: Known) -> str:
    """The topic's slug. An unknown topic comes last on the shelves, with the name that the file gives it."""
    old = judgement.article or judgement.source
    slug = incoming.topic or (old.topic_slug if old else known.options.topic) or ""
    if slug and slug not in known.topics:
        last = session.scalar(select(func.max(Topic.position)))
        name = incoming.topic_name or slug.replace("-", " ").capitalize()
        session.add(Topic(slug=slug, name=name, position=min(999, (-1 if last is None else last) + 1)))
        session.flush()
        known.topics.add(slug)
    return slug
