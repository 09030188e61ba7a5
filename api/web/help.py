"""The help centre, in each of its languages: topics, articles, search as one types, and whether an article helped."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from api.accounts.doors import FromOurPages, MaybeActor, maybe_sign_in
from api.db import Db
from api.errors import NotFound
from api.frontdesk.recommending import recommend
from api.knowledge import finding, locales, markdown, queries, service, translations
from api.knowledge.models import Article
from api.knowledge.paths import article_path
from api.knowledge.queries import READER
from api.knowledge.readers import reader_for
from api.knowledge.schemas import CastVote, excerpt
from api.knowledge.search import visible_now
from api.web.brand import Branded
from api.web.pages import TEMPLATES, render

KnowsPerson = Depends(maybe_sign_in)
router = APIRouter(prefix="/help", include_in_schema=False, dependencies=[Branded, KnowsPerson])
# Languages in which the pages themselves have words; in others they speak the first one of these.
SPOKEN = ("en", *sorted({file.stem for file in (TEMPLATES / "help/say").iterdir()} - {"en"}))
ID_CHARS = 36
Yes = Annotated[bool, Form()]
Words = Annotated[str, Form()]


def offered(request: Request) -> tuple[str, ...]:
    found: tuple[str, ...] = request.app.state.settings.offered
    return found


def known(request: Request, locale: str) -> str:
    if locale not in offered(request):
        raise NotFound()
    return locale


Known = Annotated[str, Depends(known)]


def wording(locale: str) -> dict[str, Any]:
    """In which language the page speaks, and how the asked one is written."""
    language = locales.language(locale)
    return {"locale": locale, "spoken": language if language in SPOKEN else SPOKEN[0],
            "direction": locales.direction(locale)}


def page(request: Request, db: Session, name: str, locale: str, **context: Any) -> HTMLResponse:
    """A whole page; the same one in other languages is where `tail` leads."""
    tail = context.pop("tail", "")
    tongues = [(one, f"/help/{one}{tail}") for one in translations.living(db, offered(request))]
    return render(request, name, **(wording(locale) | {"tongues": tongues} | context))


@router.get("")
def show_first(request: Request, db: Db) -> Response:
    """In the language that the browser wants most, of those in which there is something to read."""
    living = translations.living(db, offered(request))
    chosen = locales.preferred(request.headers.get("accept-language", ""), living) or living[0]
    return RedirectResponse(f"/help/{chosen}", 307, {"Vary": "Accept-Language"})


@router.get("/{locale}")
def show_home(request: Request, db: Db, locale: Known) -> Response:
    served = reader_for(request, locale).served
    shelves, popular = queries.list_shelves(db, served), queries.list_popular(db, served)
    return page(request, db, "help/home.html", locale, shelves=shelves, popular=popular)


@router.get("/{locale}/search")
def show_found(request: Request, db: Db, locale: Known, q: str = "") -> Response:
    """While somebody types, only the list. What finds nothing tells so itself, by a form: reading writes nothing."""
    found = [(article, excerpt(article)) for article in finding.find(db, reader_for(request, locale), q)]
    context: dict[str, Any] = {"q": q.strip(), "found": found, "typing": "hx-request" in request.headers}
    if context["typing"]:
        return render(request, "help/found.html", **wording(locale), **context)
    return page(request, db, "help/search.html", locale, **context)


@router.post("/misses", dependencies=[FromOurPages])
def note_miss(db: Db, q: Words = "") -> Response:
    """Sent by a list that stays empty: what was typed was meant, and it is missing."""
    service.note_miss(db, q)
    return Response(status_code=204)


@router.get("/{locale}/topics/{slug}")
def show_topic(request: Request, db: Db, locale: Known, slug: str) -> Response:
    topic = queries.get_topic(db, slug)
    served = reader_for(request, locale).served
    articles = [(article, excerpt(article)) for article in queries.list_in_topic(db, slug, served)]
    return page(request, db, "help/topic.html", locale, topic=topic, articles=articles, tail=f"/topics/{slug}")


@router.get("/{locale}/articles/{address}")
def show_article(request: Request, db: Db, actor: MaybeActor, locale: str, address: str) -> Response:
    """The id leads; the words behind it may be old, and then lead to the new ones. Under the language that was asked
    for stands the text in it, else the default's with a notice."""
    named = queries.get_article(db, actor or READER, identified(address))
    wanted = locale if locale in offered(request) else named.locale
    article = in_language(request, db, named, wanted)
    path = article_path(article, wanted)
    if request.url.path != path:
        return RedirectResponse(path, 308 if article is named and wanted == locale else 307)
    for_you = recommend(db, actor, reader_for(request, wanted), article)
    return page(request, db, "help/article.html", wanted, recommended=for_you, path_of=article_path, asked=wanted,
                **about(request, db, article, wanted))


def in_language(request: Request, db: Session, article: Article, wanted: str) -> Article:
    """What only colleagues may see has no other language."""
    if article.locale == wanted:
        return article
    found = translations.read_in(db, [article.id], reader_for(request, wanted).served)
    return found[0] if found else article


def about(request: Request, db: Session, article: Article, locale: str) -> dict[str, Any]:
    source = translations.find_source(db, article)
    newer = source if source and translations.is_outdated(article, source) and visible_now(source) else None
    shown = [one for one in translations.list_variants(db, article) if visible_now(one)]
    return {
        "article": article, "html": markdown.html(article.body), "written": locales.direction(article.locale),
        "other": locales.differs(locale, article.locale), "newer": newer,
        "newer_path": article_path(newer) if newer else "",
        "topic": queries.get_topic(db, article.topic_slug), "canonical": article_path(article),
        "tongues": [(one.locale, article_path(one)) for one in shown],
        "related": finding.neighbours(db, reader_for(request, locale), article),
    }


@router.post("/{locale}/articles/{article_id}/votes", dependencies=[FromOurPages])
def vote(request: Request, db: Db, article_id: UUID, locale: str, helpful: Yes) -> Response:
    article = queries.get_article(db, READER, article_id)
    cast = service.vote(db, article, CastVote(helpful=helpful))
    return thank(request, article_path(article), locale, cast_id=cast.id, helpful=helpful)


@router.post("/{locale}/votes/{vote_id}", dependencies=[FromOurPages])
def explain(request: Request, db: Db, vote_id: UUID, locale: str, reason: Words = "") -> Response:
    service.explain(db, vote_id, reason)
    return thank(request, f"/help/{locale}", locale, cast_id=None, helpful=False)


def thank(request: Request, back: str, locale: str, **context: Any) -> Response:
    if "hx-request" not in request.headers:
        return RedirectResponse(back, 303)
    return render(request, "help/voted.html", **wording(locale), **context)


def identified(address: str) -> UUID:
    try:
        return UUID(address[:ID_CHARS])
    except ValueError as unreadable:
        raise NotFound() from unreadable
