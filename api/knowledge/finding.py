"""Search: the index finds by meaning, the database says what may be shown. Half-typed words, and any words while the
index is being built, are looked for as they stand."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.knowledge import queries
from api.knowledge.access import visible
from api.knowledge.models import Article
from api.knowledge.search import Library

LIMIT = 10
NEIGHBOURS = 4
QUERY_CHARS = 300
# Of 1, measured on the sample articles: strangers' questions stay below it. What is left must also come near the best.
LEAST_SCORE = 0.26
LEAST_SHARE = 0.5


def find(session: Session, library: Library | None, text: str, locale: str = "en", limit: int = LIMIT) -> list[Article]:
    """The visible articles that fit, best first."""
    text = text[:QUERY_CHARS].replace("\0", "").strip()
    if len(text) < 2:
        return []
    by_meaning = _by_meaning(session, library, text, locale, limit) if library else []
    return by_meaning or _by_words(session, text, locale, limit)


def _by_meaning(session: Session, library: Library, text: str, locale: str, limit: int) -> list[Article]:
    hits = library.index.search(text, limit)
    least = max(LEAST_SCORE, LEAST_SHARE * hits[0].score) if hits else 0
    return _shown(session, [hit.id for hit in hits if hit.score >= least], locale)


def _shown(session: Session, ids: list[UUID], locale: str) -> list[Article]:
    """In the order of the ids; the index may still hold what was archived a moment ago."""
    query = select(Article).where(Article.id.in_(ids), Article.locale == locale, visible())
    found = {article.id: article for article in session.scalars(query)}
    return [found[chosen] for chosen in ids if chosen in found]


def neighbours(session: Session, library: Library | None, article: Article, limit: int = NEIGHBOURS) -> list[Article]:
    """What is closest to an article: whoever reads this one may have meant one of those."""
    if library is None:
        return queries.list_related(session, article, limit)
    near = [hit.id for hit in library.index.search(article.title, limit + 1) if hit.id != article.id]
    return _shown(session, near[:limit], article.locale)


def _by_words(session: Session, text: str, locale: str, limit: int) -> list[Article]:
    words = func.websearch_to_tsquery("english", text)
    document = func.to_tsvector("english", Article.title + " " + Article.body)
    fits = or_(document.op("@@")(words), Article.title.icontains(text, autoescape=True))
    query = select(Article).where(Article.locale == locale, visible(), fits)
    return list(session.scalars(query.order_by(func.ts_rank(document, words).desc()).limit(limit)))
