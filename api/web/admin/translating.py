"""What a translator needs beside the text: the source, what changed in it since, and how the other languages stand."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from sqlalchemy.orm import Session

from api.knowledge import comparing, locales, queries, translations
from api.knowledge.models import Article
from api.policy import Actor

Asked = Annotated[str, Query(max_length=5, pattern=r"^([a-z]{2}(-[A-Z]{2})?)?$")]


@dataclass(frozen=True)
class Tongue:
    """One language of an article; nothing is written in it yet where there is no text."""

    locale: str
    text: Article | None
    outdated: bool


@dataclass(frozen=True)
class Wish:
    """A translation that is to be begun: of which article, into which language."""

    source: UUID | None = None
    locale: Asked = ""


def offered(request: Request) -> tuple[str, ...]:
    found: tuple[str, ...] = request.app.state.settings.offered
    return found


def tongues(request: Request, session: Session, article: Article) -> list[Tongue]:
    """The source first, then each language that is offered or written."""
    written = {one.locale: one for one in translations.list_variants(session, article)}
    source = next(iter(written.values()))
    others = sorted({*offered(request), *written} - {source.locale})
    return [Tongue(one, written.get(one), is_outdated(written.get(one), source)) for one in (source.locale, *others)]


def is_outdated(text: Article | None, source: Article) -> bool:
    return text is not None and text is not source and translations.is_outdated(text, source)


def begun(session: Session, actor: Actor, wish: Wish) -> dict[str, str]:
    """The first fields of a translation's form: nothing but where it belongs."""
    if wish.source is None:
        return {"locale": wish.locale}
    named = queries.get_article(session, actor, wish.source)
    source = translations.find_source(session, named) or named
    return {"source": str(source.id), "locale": wish.locale, "topic": source.topic_slug, "audience": source.audience}


def find(session: Session, source_id: str) -> Article | None:
    """A form's hidden field is anybody's to write."""
    try:
        return session.get(Article, UUID(source_id))
    except ValueError:
        return None


def told(request: Request, session: Session, article: Article | None, source_id: str) -> dict[str, Any]:
    """For the editor, of an article that stands or of one that is being begun."""
    source = translations.find_source(session, article) if article else None
    if article is None and source_id:
        source = find(session, source_id)
    said = translations.get_said(session, article) if article and source else None
    outdated = article is not None and translations.is_outdated(article, source)
    return {
        "source": source, "outdated": outdated, "offered": offered(request), "direction_of": locales.direction,
        "since": comparing.compare(said, source) if outdated and source else [],
        "tongues": tongues(request, session, article) if article else [],
    }
