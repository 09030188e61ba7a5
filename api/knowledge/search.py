"""The knowledge base in memory: an index of what is published, never more than a second behind the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog
from fastapi import FastAPI, Request
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.db import Database, now
from api.knowledge import dial, markdown
from api.knowledge.engine.encoder import Encoder, WeightsMissing
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from api.knowledge.memory import RememberingEncoder, loaded
from api.knowledge.models import Article, ArticleStatus, Audience

POLL_SECONDS = 0.5
# Two processes' clocks, and a transaction that commits after a later one has been read.
OVERLAP = timedelta(seconds=10)
log = structlog.get_logger()


class Library:
    """One process's index. `catch_up` reads what changed since it last looked; readers never wait."""

    def __init__(self, database: Database, encoder: Encoder | None) -> None:
        self.database = database
        self.looked_at = now()
        with database.transaction() as session:
            seen = [article for article in session.scalars(select(Article)) if visible(article, self.looked_at)]
            percent = dial.wanted(session)
        entries = [entry(article) for article in seen]
        self.index = Index(encoder, entries, precision=percent / 100, calibrated=False)

    def catch_up(self) -> bool:
        """Take in edits; True when the index changed and wants a refit. Encoding writes on a connection of its own, so
        the transaction that read the articles is over by then."""
        since, self.looked_at = self.looked_at - OVERLAP, now()
        with self.database.transaction() as session:
            changed, precision = changed_since(session, since), dial.wanted(session) / 100
        if precision != self.index.precision:
            self.index.aim(precision)
        return sum(self.take_in(article) for article in changed) > 0

    def take_in(self, article: Article) -> bool:
        known = self.index.versions.get(article.id)
        if not visible(article, self.looked_at):
            self.index.remove(article.id)
            return known is not None
        if known == article.version:
            return False
        self.index.upsert(entry(article))
        return True


def changed_since(session: Session, since: datetime) -> list[Article]:
    """Also what was scheduled for a moment since then."""
    return list(session.scalars(select(Article).where(or_(Article.changed_at > since, Article.publish_at > since))))


def visible(article: Article, at: datetime) -> bool:
    due = article.publish_at is None or article.publish_at <= at
    return article.status is ArticleStatus.published and article.audience is Audience.public and due


def visible_now(article: Article) -> bool:
    return visible(article, now())


def entry(article: Article) -> Entry:
    return Entry(
        id=article.id, version=article.version, locale=article.locale, category=article.topic_slug, title=article.title,
        body=markdown.plain(article.body), questions=tuple(article.questions), keywords=tuple(article.keywords),
    )


def find_encoder(database: Database) -> Encoder | None:
    """Without its weights the desk still answers, by words alone."""
    try:
        return RememberingEncoder(loaded(), database)
    except WeightsMissing as trouble:
        log.error("knowledge.lexical_only", reason=str(trouble))
        return None


@asynccontextmanager
async def kept(app: FastAPI) -> AsyncIterator[None]:
    """Build the index beside the starting application, then keep it fresh."""
    app.state.library = None
    task = asyncio.create_task(keep(app))
    try:
        yield
    finally:
        task.cancel()


async def keep(app: FastAPI) -> None:
    """Edits and the answer dial go live at once, also during a refit, which is slower and waits until a moment passes
    without an edit."""
    stale, refit = True, None
    while True:
        try:
            if app.state.library is None:
                app.state.library = await asyncio.to_thread(open_library, app.state.database)
            changed = await asyncio.to_thread(app.state.library.catch_up)
            stale = stale or changed
            if stale and not changed and (refit is None or refit.done()):
                refit = asyncio.create_task(asyncio.to_thread(app.state.library.index.refit))
                stale = False
        except SQLAlchemyError as trouble:
            log.warning("knowledge.database_away", reason=str(trouble).splitlines()[0])
        await asyncio.sleep(POLL_SECONDS)


def open_library(database: Database) -> Library:
    return Library(database, find_encoder(database))


def topic_of(library: Library | None, text: str) -> str | None:
    """What a text is about, if that is clear enough to answer it or to ask back."""
    decision = library.index.decide(text) if library and text.strip() else None
    return decision.category if decision and decision.outcome != "escalate" else None


def library(request: Request) -> Library | None:
    """The process's library; None in the first seconds of its life."""
    found: Library | None = request.app.state.library
    return found
