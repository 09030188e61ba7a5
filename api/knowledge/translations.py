"""Articles in several languages: each translation knows its source, and which version of it it says."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import CareError, NotFound
from api.knowledge.models import Article
from api.knowledge.schemas import WriteArticle


class TranslationTaken(CareError):
    status = 409
    detail = "The article is already written in this language. Change that text instead."


def source_for(session: Session, command: WriteArticle) -> Article | None:
    """The article that a new one translates. Translating a translation counts for the source of both."""
    if command.source_id is None:
        return None
    named = session.get(Article, command.source_id)
    source = session.get(Article, named.source_id) if named and named.source_id else named
    if source is None:
        raise NotFound("There is no such article to translate.")
    if command.locale in (source.locale, *_locales(session, source.id)):
        raise TranslationTaken()
    return source


def tie(article: Article, source: Article, version: int | None) -> None:
    """For whom it is and on which shelf it stands goes with the source."""
    article.source_id, article.source_version = source.id, min(version or source.version, source.version)
    article.topic_slug, article.audience = source.topic_slug, source.audience


def _locales(session: Session, source_id: UUID) -> list[str]:
    return list(session.scalars(select(Article.locale).where(Article.source_id == source_id)))
