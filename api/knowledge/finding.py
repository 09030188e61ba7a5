"""Search: the index finds, the database says what may be shown; while the index is being built, words must do."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.knowledge.access import visible
from api.knowledge.models import Article
from api.knowledge.search import Library

LIMIT = 10
QUERY_CHARS = 300
# Of 1: below it the best article shares next to nothing with the question.
LEAST_SCORE = 0.22


def find(session: Session, library: Library | None, text: str, locale: str = "en", limit: int = LIMIT) -> list[Article]:
    """The visible articles that fit, best first."""
    text = text[:QUERY_CHARS].strip()
    if not text:
        return []
    if library is None:
        return _by_words(session, text, locale, limit)
    hits = [hit for hit in library.index.search(text, limit) if hit.score >= LEAST_SCORE]
    query = select(Article).where(Article.id.in_([hit.id for hit in hits]), Article.locale == locale, visible())
    found = {article.id: article for article in session.scalars(query)}
    return [found[hit.id] for hit in hits if hit.id in found]


def _by_words(session: Session, text: str, locale: str, limit: int) -> list[Article]:
    words = func.websearch_to_tsquery("english", text)
    document = func.to_tsvector("english", Article.title + " " + Article.body)
    fits = or_(document.op("@@")(words), Article.title.icontains(text, autoescape=True))
    query = select(Article).where(Article.locale == locale, visible(), fits)
    return list(session.scalars(query.order_by(func.ts_rank(document, words).desc()).limit(limit)))
