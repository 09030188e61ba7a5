"""Search: the index finds by meaning, the database says what may be shown. Half-typed words, and any words while the
index is being built, are looked for as they stand."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import Session

from api.knowledge import locales, queries, translations
from api.knowledge.models import Article
from api.knowledge.search import Library

LIMIT = 10
NEIGHBOURS = 4
QUERY_CHARS = 300
# Of 1, measured on the sample articles: strangers' questions stay below it. What is left must also come near the best.
LEAST_SCORE = 0.26
LEAST_SHARE = 0.5
# How PostgreSQL calls the grammar that cuts a language's words to their stems.
GRAMMARS = {"da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
            "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "sv": "swedish", "tr": "turkish"}


@dataclass(frozen=True)
class Reader:
    """Where a reader looks: the index, and the languages in which they are served, best first."""

    library: Library | None
    served: tuple[str, ...]

    @classmethod
    def of(cls, library: Library | None, locale: str, default: str) -> Self:
        return cls(library, tuple(locales.chain(locale, default)))


def find(session: Session, reader: Reader, text: str, limit: int = LIMIT) -> list[Article]:
    """The visible articles that fit, best first; each once, in the reader's language if it is written in it."""
    text = text[:QUERY_CHARS].replace("\0", "").strip()
    if len(text) < 2:
        return []
    return _by_meaning(session, reader, text, limit) or _by_words(session, reader, text, limit)


def _by_meaning(session: Session, reader: Reader, text: str, limit: int) -> list[Article]:
    """What is found in the reader's own language comes first; one they did not ask for is looked into only when
    nothing else is found and the words are clearly its."""
    library = reader.library
    if library is None:
        return []
    served = library.served(reader.served[0])
    found = translations.read_in(session, [one for locale in served for one in _near(library, locale, text, limit)],
                                 reader.served)
    if not found and (guessed := library.guess(text, served)):
        found = translations.read_in(session, _near(library, guessed, text, limit), (guessed, *reader.served))
    return found[:limit]


def _near(library: Library, locale: str, text: str, limit: int) -> list[UUID]:
    hits = library.indexes[locale].search(text, limit)
    least = max(LEAST_SCORE, LEAST_SHARE * hits[0].score) if hits else 0
    return [hit.id for hit in hits if hit.score >= least]


def neighbours(session: Session, reader: Reader, article: Article, limit: int = NEIGHBOURS) -> list[Article]:
    """What is closest to an article: whoever reads this one may have meant one of those."""
    library = reader.library
    if library is None or article.locale not in library.indexes:
        return queries.list_related(session, article, reader.served, limit)
    near = library.indexes[article.locale].search(article.title, limit + 1)
    return translations.read_in(session, [hit.id for hit in near if hit.id != article.id], reader.served)[:limit]


def _by_words(session: Session, reader: Reader, text: str, limit: int) -> list[Article]:
    wordings = reader.library.synonyms.wordings(text) if reader.library else [text]
    grammar = GRAMMARS.get(locales.language(reader.served[0]), "simple")
    words = func.websearch_to_tsquery(grammar, " OR ".join(wordings))
    document = func.to_tsvector(grammar, Article.title + " " + Article.body)
    fits = or_(document.op("@@")(words), *(Article.title.icontains(one, autoescape=True) for one in wordings))
    query = translations.readable(reader.served).where(fits)
    return list(session.scalars(query.order_by(func.ts_rank(document, words).desc()).limit(limit)))
