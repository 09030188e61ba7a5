"""The help centre: topics, articles, search as one types, and whether an article helped."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts.doors import FromOurPages, MaybeActor, maybe_sign_in
from api.db import Db
from api.errors import NotFound
from api.knowledge import finding, markdown, queries, service
from api.knowledge.paths import article_path
from api.knowledge.queries import READER
from api.knowledge.schemas import CastVote, excerpt
from api.knowledge.search import library
from api.web.brand import Branded
from api.web.pages import render

KnowsPerson = Depends(maybe_sign_in)
router = APIRouter(prefix="/help", include_in_schema=False, dependencies=[Branded, KnowsPerson])
LOCALES = ("en",)
ID_CHARS = 36
Yes = Annotated[bool, Form()]
Words = Annotated[str, Form()]


def known(locale: str) -> str:
    if locale not in LOCALES:
        raise NotFound()
    return locale


@router.get("")
def show_first() -> Response:
    return RedirectResponse(f"/help/{LOCALES[0]}", 307)


@router.get("/{locale}")
def show_home(request: Request, db: Db, locale: str) -> Response:
    shelves = queries.list_shelves(db, known(locale))
    return render(request, "help/home.html", locale=locale, shelves=shelves, popular=queries.list_popular(db, locale))


@router.get("/{locale}/search")
def show_found(request: Request, db: Db, locale: str, q: str = "") -> Response:
    """While somebody types, only the list; a search that was sent is noted when it finds nothing."""
    found = finding.find(db, library(request), q, known(locale))
    typing = "hx-request" in request.headers
    if q.strip() and not found and not typing:
        service.note_miss(db, q)
    shown = [(article, excerpt(article)) for article in found]
    template = "help/found.html" if typing else "help/search.html"
    return render(request, template, locale=locale, q=q.strip(), found=shown, typing=typing)


@router.post("/misses", dependencies=[FromOurPages])
def note_miss(db: Db, q: Words = "") -> Response:
    """Sent by a list that stayed empty for a while: what was typed was meant, and it is missing."""
    service.note_miss(db, q)
    return Response(status_code=204)


@router.get("/{locale}/topics/{slug}")
def show_topic(request: Request, db: Db, locale: str, slug: str) -> Response:
    topic = queries.get_topic(db, slug)
    articles = [(article, excerpt(article)) for article in queries.list_in_topic(db, slug, known(locale))]
    return render(request, "help/topic.html", locale=locale, topic=topic, articles=articles)


@router.get("/{locale}/articles/{address}")
def show_article(request: Request, db: Db, actor: MaybeActor, address: str) -> Response:
    """The id leads; the words behind it may be old, and then lead to the new ones."""
    article = queries.get_article(db, actor or READER, identified(address))
    if request.url.path != article_path(article):
        return RedirectResponse(article_path(article), 308)
    return render(
        request, "help/article.html", locale=article.locale, article=article, html=markdown.html(article.body),
        topic=queries.get_topic(db, article.topic_slug), related=finding.neighbours(db, library(request), article),
    )


@router.post("/{locale}/articles/{article_id}/votes", dependencies=[FromOurPages])
def vote(request: Request, db: Db, article_id: UUID, locale: str, helpful: Yes) -> Response:
    article = queries.get_article(db, READER, article_id)
    cast = service.vote(db, article, CastVote(helpful=helpful))
    return thank(request, article_path(article), cast_id=cast.id, helpful=helpful, locale=locale)


@router.post("/{locale}/votes/{vote_id}", dependencies=[FromOurPages])
def explain(request: Request, db: Db, vote_id: UUID, locale: str, reason: Words = "") -> Response:
    service.explain(db, vote_id, reason)
    return thank(request, f"/help/{locale}", cast_id=None, helpful=False, locale=locale)


def thank(request: Request, back: str, **context: Any) -> Response:
    if "hx-request" not in request.headers:
        return RedirectResponse(back, 303)
    return render(request, "help/voted.html", **context)


def identified(address: str) -> UUID:
    try:
        return UUID(address[:ID_CHARS])
    except ValueError as unreadable:
        raise NotFound() from unreadable
