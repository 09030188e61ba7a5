"""Articles in several languages: each translation knows its source and which version of it it says; readers get the
text of their language, else the source's."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from api import events
from api.db import now
from api.errors import CareError, NotFound
from api.knowledge.access import visible
from api.knowledge.models import Article, ArticleStatus, Revision
from api.knowledge.schemas import WriteArticle

Source = aliased(Article)


class TranslationTaken(CareError):
    status = 409
    detail = "The article is already written in this language. Change that text instead."


class NoTranslation(CareError):
    status = 409
    detail = "This article is not a translation: there is no source to hold it against."


class SourceMoved(CareError):
    status = 409
    detail = "The source was saved again meanwhile. Look at what changed, then decide."


def source_for(session: Session, command: WriteArticle) -> Article | None:
    """The article that a new one translates. Translating a translation counts for the source of both."""
    if command.source_id is None:
        return None
    named = session.get(Article, command.source_id)
    source = find_source(session, named) if named and named.source_id else named
    if source is None:
        raise NotFound("There is no such article to translate.")
    if command.locale in {one.locale for one in list_variants(session, source)}:
        raise TranslationTaken()
    return source


def find_source(session: Session, article: Article) -> Article | None:
    return session.get(Article, article.source_id) if article.source_id else None


def tie(article: Article, source: Article, version: int | None) -> None:
    """For whom it is and on which shelf it stands goes with the source. Version 0 is older than any that was kept."""
    said = source.version if version is None else min(version, source.version)
    article.source_id, article.source_version = source.id, said
    article.topic_slug, article.audience = source.topic_slug, source.audience


def take_along(session: Session, source: Article) -> None:
    """Translations stay on the shelf of their source."""
    moved = or_(Article.topic_slug != source.topic_slug, Article.audience != source.audience)
    session.execute(update(Article).where(Article.source_id == source.id, moved).values(
        topic_slug=source.topic_slug, audience=source.audience, changed_at=now()))


def confirm(session: Session, article: Article, version: int) -> None:
    """Still right: the translation says what this version of its source says, without a change."""
    source = find_source(session, article)
    if source is None:
        raise NoTranslation()
    if source.version != version:
        raise SourceMoved()
    article.source_version = version
    events.append(session, "article.confirmed", staff_only=True, article_id=str(article.id), source_version=version)


def list_variants(session: Session, article: Article) -> list[Article]:
    """The article in every language in which it is written, the source first."""
    family = article.source_id or article.id
    query = select(Article).where(or_(Article.id == family, Article.source_id == family))
    return sorted(session.scalars(query), key=lambda one: (one.source_id is not None, one.locale))


def get_said(session: Session, article: Article) -> Revision | None:
    """The version of the source that a translation says."""
    query = select(Revision).where(Revision.article_id == article.source_id, Revision.version == article.source_version)
    return session.scalars(query).one_or_none()


def is_outdated(article: Article, source: Article | None) -> bool:
    return source is not None and (article.source_version or 0) < source.version


def outdated() -> ColumnElement[bool]:
    """As a filter: translations older than their source, as long as both are of use."""
    newer = select(Source.id).where(Source.id == Article.source_id, Source.version > Article.source_version,
                                    Source.status != ArticleStatus.archived)
    return and_(Article.status != ArticleStatus.archived, newer.exists())


def missing(locale: str) -> ColumnElement[bool]:
    """As a filter: sources without a translation into the language."""
    translated = select(Source.id).where(Source.source_id == Article.id, Source.locale == locale)
    return and_(Article.source_id.is_(None), Article.locale != locale, Article.status != ArticleStatus.archived,
                ~translated.correlate(Article).exists())


def readable(served: Sequence[str]) -> Select[Article]:
    """Of every article the one text that a reader gets who is served in these languages, best first."""
    if len(served) == 1:
        return select(Article).where(Article.locale == served[0], visible())
    family = func.coalesce(Article.source_id, Article.id)
    rank = case({one: place for place, one in enumerate(served)}, value=Article.locale)
    best = select(Article.id).where(Article.locale.in_(served), visible()).ext(distinct_on(family))
    return select(Article).where(Article.id.in_(best.order_by(family, rank)))


def read_in(session: Session, ids: Iterable[UUID], served: Sequence[str]) -> list[Article]:
    """These articles in the reader's language as far as they exist there, in the order of the ids, each once."""
    return list({article.id: article for article in texts_for(session, ids, served).values()}.values())


def texts_for(session: Session, ids: Iterable[UUID], served: Sequence[str]) -> dict[UUID, Article]:
    """What a reader gets for each of these ids, in their order; nothing for one that is no longer to be read."""
    wanted = list(ids)
    family = func.coalesce(Article.source_id, Article.id)
    families = dict(session.execute(select(Article.id, family).where(Article.id.in_(wanted))).all())
    kin = set(families.values())
    query = select(Article).where(or_(Article.id.in_(kin), Article.source_id.in_(kin)), visible())
    texts: dict[UUID, list[Article]] = {}
    for article in session.scalars(query):
        texts.setdefault(article.source_id or article.id, []).append(article)
    found = ((one, _best(texts.get(families.get(one, one), []), served)) for one in wanted)
    return {one: article for one, article in found if article}


def living(session: Session, offered: Sequence[str]) -> list[str]:
    """Of the offered languages those in which there is something to read; the default always."""
    written = set(session.scalars(select(Article.locale).where(visible()).distinct()))
    return [one for one in offered if one in written or one == offered[0]]


def _best(texts: list[Article], served: Sequence[str]) -> Article | None:
    """The source itself where none of the languages is served."""
    by_locale = {article.locale: article for article in texts}
    served_in = next((by_locale[one] for one in served if one in by_locale), None)
    return served_in or next((article for article in texts if article.source_id is None), None)
