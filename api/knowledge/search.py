"""The knowledge base in memory: indexes of what is published, never more than a second behind the database."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from fastapi import FastAPI, Request
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.db import Database, now
from api.knowledge import dial, locales, markdown, outside, synonyms
from api.knowledge.engine.encoder import Encoder, WeightsMissing
from api.knowledge.engine.entries import Decision, Entry
from api.knowledge.engine.index import Index
from api.knowledge.engine.synonyms import Synonyms
from api.knowledge.memory import Foreign, RememberingEncoder, loaded
from api.knowledge.models import Article, ArticleStatus, Audience
from api.knowledge.synonyms import Groups

ENGLISH = "en"
# A text is in another language if this share of its words is that language's, and so much more than of the others'.
KNOWN, LEAD = 0.4, 0.1
POLL_SECONDS = 0.5
# Two processes' clocks, and a transaction that commits after a later one has been read.
OVERLAP = timedelta(seconds=10)
log = structlog.get_logger()


@dataclass(frozen=True)
class Judged:
    """What is to be done about a question, and the language in which its asker is to be served."""

    decision: Decision
    locale: str


class Library:
    """One process's indexes, one for each language that something is published in: languages neither compete nor wear
    down each other's gates. `index` is the default language's. `catch_up` reads what changed since it last looked;
    readers never wait."""

    def __init__(self, database: Database, encoder: Encoder | None, default: str = "en") -> None:
        self.database, self.encoder, self.default = database, encoder, default
        self.looked_at = now()
        with database.transaction() as session:
            seen = [article for article in session.scalars(select(Article)) if visible(article, self.looked_at)]
            self.precision, self.groups = dial.wanted(session) / 100, synonyms.groups(session)
            outsiders = outside.known(session)
        self.synonyms = Synonyms(self.groups)
        written = sorted({default, *(article.locale for article in seen)})
        self.indexes = {one: self.opened(one, [entry(article) for article in seen if article.locale == one])
                        for one in written}
        self.stale = set(written)
        self.outsiders: Sequence[str] = []
        self.learn(outsiders)

    @property
    def index(self) -> Index:
        return self.indexes[self.default]

    def opened(self, locale: str, entries: Iterable[Entry] = ()) -> Index:
        foreign = self.encoder and locales.language(locale) != ENGLISH
        index = Index(Foreign(self.encoder) if self.encoder and foreign else self.encoder, entries,
                      precision=self.precision, calibrated=False)
        index.reword(self.synonyms)
        return index

    def served(self, locale: str) -> list[str]:
        """The languages in which a reader may be served, best first; the default is always among them."""
        return [one for one in locales.chain(locale, self.default) if one in self.indexes]

    def guess(self, text: str, served: Sequence[str]) -> str | None:
        """Another language, if the words are clearly its: of 2,000 English questions none were, of German ones 82 % on
        four German articles and 95 % on 24."""
        least = max(KNOWN, LEAD + max(self.indexes[one].knows(text) for one in served))
        shares = {one: index.knows(text) for one, index in self.indexes.items() if one not in served}
        best = max(shares, key=shares.__getitem__, default=None)
        return best if best and shares[best] >= least else None

    def decide(self, text: str, locale: str) -> Judged:
        """The first language that answers, else the first that would ask. One that nobody asked for comes last."""
        served = self.served(locale)
        found: list[Judged] = []
        for one in served:
            found.append(Judged(self.indexes[one].decide(text), locale))
            if found[-1].decision.outcome == "answer":
                return found[-1]
        best = next((one for one in found if one.decision.outcome == "ask"), None)
        if best is None and (guessed := self.guess(text, served)):
            best = Judged(self.indexes[guessed].decide(text), guessed)
        return best if best and best.decision.outcome != "escalate" else found[0]

    def catch_up(self) -> bool:
        """Take in edits; True when an index changed and wants a refit. Encoding writes on a connection of its own, so
        the transaction that read the articles is over by then."""
        since, self.looked_at = self.looked_at - OVERLAP, now()
        with self.database.transaction() as session:
            changed, precision = changed_since(session, since), dial.wanted(session) / 100
            groups, outsiders = synonyms.groups(session), outside.known(session)
        self.follow(precision, groups)
        learned = self.learn(outsiders)
        return sum(self.take_in(article) for article in changed) > 0 or learned

    def follow(self, precision: float, groups: Groups) -> None:
        """What admins chose, without a refit."""
        if precision != self.precision:
            self.precision = precision
            for index in self.indexes.values():
                index.aim(precision)
        if groups != self.groups:
            self.groups, self.synonyms = groups, Synonyms(groups)
            for index in self.indexes.values():
                index.reword(self.synonyms)

    def learn(self, outsiders: Sequence[str]) -> bool:
        """Questions known to have no article, in the default language; True when they are others than before."""
        if outsiders == self.outsiders:
            return False
        self.outsiders = outsiders
        self.index.learn_outside(outsiders)
        self.stale.add(self.default)
        return True

    def take_in(self, article: Article) -> bool:
        index = self.indexes.get(article.locale) or self.indexes.setdefault(article.locale, self.opened(article.locale))
        standing = index.standing(article.id)
        if not visible(article, self.looked_at):
            index.remove(article.id)
            changed = standing is not None
        elif changed := not standing or (standing.version, standing.category) != (article.version, article.topic_slug):
            index.upsert(entry(article))
        if changed:
            self.stale.add(article.locale)
        return changed

    def refit(self) -> None:
        """The languages in which something changed. An edit meanwhile makes its language stale again."""
        for locale in sorted(self.stale):
            self.stale.discard(locale)
            self.indexes[locale].refit()


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
                app.state.library = await asyncio.to_thread(open_library, app)
            changed = await asyncio.to_thread(app.state.library.catch_up)
            stale = stale or changed
            if stale and not changed and (refit is None or refit.done()):
                refit = asyncio.create_task(asyncio.to_thread(app.state.library.refit))
                stale = False
        except SQLAlchemyError as trouble:
            log.warning("knowledge.database_away", reason=str(trouble).splitlines()[0])
        await asyncio.sleep(POLL_SECONDS)


def open_library(app: FastAPI) -> Library:
    return Library(app.state.database, find_encoder(app.state.database), app.state.settings.offered[0])


def topic_of(library: Library | None, text: str) -> str | None:
    """What a text is about, if that is clear enough to answer it or to ask back."""
    decision = library.decide(text, library.default).decision if library and text.strip() else None
    return decision.category if decision and decision.outcome != "escalate" else None


def library(request: Request) -> Library | None:
    """The process's library; None in the first seconds of its life."""
    found: Library | None = request.app.state.library
    return found
