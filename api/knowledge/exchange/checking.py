"""What an import would do to the knowledge base: each article compared with what stands there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from api.knowledge.exchange.items import Incoming, Item, clean
from api.knowledge.exchange.models import ArticleOrigin, Outcome
from api.knowledge.exchange.zendesk import Level
from api.knowledge.models import Article, ArticleStatus, Topic
from api.knowledge.schemas import Input, Slug

Address = tuple[str, str]


class Options(Input):
    """`status` and `topic` are for articles that name none; `existing` says what becomes of those that are there."""

    topics: Literal["create", "refuse"] = "create"
    existing: Literal["change", "keep"] = "change"
    status: Literal["draft", "published"] = "draft"
    topic: Slug | None = None
    level: Level = "section"


@dataclass(frozen=True)
class Judgement:
    """What is to be done with an item; `article` is the one that stands there already."""

    outcome: Outcome
    reason: str = ""
    article: Article | None = None
    source: Article | None = None
    slug: str = ""


@dataclass
class Known:
    """What stands in the base of all that a batch is about, and what the package itself brings."""

    options: Options
    versions: dict[Address, int]
    by_address: dict[Address, Article] = field(default_factory=dict)
    by_key: dict[str, Article] = field(default_factory=dict)
    keyed: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)


def versions_in(items: Iterable[Item]) -> dict[Address, int]:
    """Every address of the package, with the version it was exported at; 0 where it doesn't say."""
    return {item.article.address: item.article.version or 0 for item in items if item.article}


def known(session: Session, options: Options, items: Iterable[Item], versions: dict[Address, int]) -> Known:
    found = Known(options, versions, topics=topics(session))
    articles = [item.article for item in items if item.article]
    wanted = {address for article in articles for address in (article.address, article.source_address) if address}
    spare = {(one.article.language, f"{one.article.address[1]}-{one.origin.spare}")
             for one in items if one.article and one.origin.spare}
    at = tuple_(Article.locale, Article.slug).in_(wanted | spare)
    found.by_address = {(row.locale, row.slug): row for row in session.scalars(select(Article).where(at))}
    keys = {key for item in items for key in (item.origin.key, item.origin.source_key) if key}
    rows = select(ArticleOrigin.key, Article).join(Article, Article.id == ArticleOrigin.article_id)
    found.by_key = {key: row for key, row in session.execute(rows.where(ArticleOrigin.key.in_(keys)))}  # noqa: C416
    ids = [article.id for article in found.by_address.values()]
    origins = select(Article).join(ArticleOrigin, ArticleOrigin.article_id == Article.id).where(Article.id.in_(ids))
    found.keyed = {str(article.id) for article in session.scalars(origins)}
    return found


def topics(session: Session) -> set[str]:
    return set(session.scalars(select(Topic.slug)))


def judge(item: Item, known: Known) -> Judgement:
    """Nothing is written. The order of the questions is that in which an author would ask them."""
    article = item.article
    if article is None:
        return Judgement(Outcome.refused, item.reason)
    there, slug = find(item, article, known)
    source = source_of(item, article, known)
    if there and known.options.existing == "keep":
        return Judgement(Outcome.kept, item.note, there, source, slug)
    if reason := _unknown_topic(article, known) or (_unfit(article, source, known) if there is None else ""):
        return Judgement(Outcome.refused, reason)
    if there is None:
        return Judgement(Outcome.created, _note(item, article, known), None, source, slug)
    outcome = Outcome.changed if differences(there, article, known) else Outcome.kept
    return Judgement(outcome, item.note, there, source, slug)


def find(item: Item, article: Incoming, known: Known) -> tuple[Article | None, str]:
    """The article that is meant, and the slug of a new one. What came from elsewhere is known by its key there; an
    address that another article of theirs holds is left to that one."""
    locale, slug = article.address
    if item.origin.key in known.by_key:
        return known.by_key[item.origin.key], slug
    there = known.by_address.get((locale, slug))
    if there and item.origin.key and str(there.id) in known.keyed:
        slug = f"{slug}-{item.origin.spare}"
        there = known.by_address.get((locale, slug))
    return there, slug


def source_of(item: Item, article: Incoming, known: Known) -> Article | None:
    if item.origin.source_key:
        return known.by_key.get(item.origin.source_key)
    return known.by_address.get(article.source_address) if article.source_address else None


def _note(item: Item, article: Incoming, known: Known) -> str:
    comes = article.topic and article.topic not in known.topics and not article.translation_of
    return " ".join(filter(None, (item.note, f"Adds the topic {article.topic}." if comes else "")))


def _unknown_topic(article: Incoming, known: Known) -> str:
    topic = article.topic or known.options.topic
    missing = topic and topic not in known.topics and known.options.topics == "refuse"
    return f"There is no topic “{topic}”." if missing else ""


def _unfit(article: Incoming, source: Article | None, known: Known) -> str:
    """Why a new article can't be written, if it can't."""
    if article.source_address and source is None and article.source_address not in known.versions:
        locale, slug = article.source_address
        return f"The article it translates, {slug} ({locale}), is neither in the files nor in the knowledge base."
    if not article.topic and not known.options.topic and not article.source_address:
        return "It names no topic, and none was chosen for such articles."
    return ""


def differences(there: Article, article: Incoming, known: Known) -> list[str]:
    """The fields that would change. What the file leaves open stays; a translation's topic and audience are its
    source's."""
    pairs: dict[str, tuple[Any, Any]] = {
        "title": (there.title, article.title), "body": (_text(there.body), _text(article.body)),
        "questions": (there.questions, article.questions), "keywords": (there.keywords, article.keywords),
        "status": (there.status, article.status),
    }
    if there.source_id is None:
        pairs |= {"topic": (there.topic_slug, article.topic), "audience": (there.audience, article.audience)}
    else:
        pairs["source_version"] = (there.source_version, said_version(article, known))
    if article.status is ArticleStatus.published:
        pairs["publish_at"] = ((there.publish_at,), (article.publish_at,))
    return [name for name, (old, new) in pairs.items() if new is not None and old != new]


def said_version(article: Incoming, known: Known) -> int | None:
    """Which version of its source a translation says, counted as the base counts; None is the newest, 0 an older one
    than any that was kept. In a base that counts otherwise than the files, only newest and older can be told."""
    said, address = article.source_version, article.source_address
    if said is None or address is None:
        return said
    exported, source = known.versions.get(address, 0), known.by_address.get(address)
    if source is None or source.version == exported or not exported:
        return said
    return 0 if said < exported else source.version


def _text(body: str) -> str:
    return clean(body).strip("\n")
