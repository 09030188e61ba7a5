"""The article API: for readers, for the widget, and for those who write."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.accounts import doors
from api.accounts.doors import FromOurPages, MaybeActor, Staff
from api.db import Db
from api.knowledge import finding, queries, service
from api.knowledge.models import Article, ArticleStatus
from api.knowledge.queries import READER
from api.knowledge.readers import reader_for, spoken
from api.knowledge.schemas import (
    ArticleHit,
    ArticleList,
    ArticleSource,
    ArticleView,
    CastVote,
    PublishArticle,
    RevisionView,
    SaveArticle,
    SearchMissed,
    WriteArticle,
)
from api.policy import Actor

router = APIRouter(prefix="/api/v1/articles", tags=["knowledge"])
widget_router = APIRouter(prefix="/api/v1/widget/articles", tags=["widget"])
WIDGET_HITS = 5


def reading(actor: MaybeActor) -> Actor:
    return actor or READER


Reader = Annotated[Actor, Depends(reading)]


def article_for(article_id: UUID, db: Db, reader: Reader) -> Article:
    return queries.get_article(db, reader, article_id)


Chosen = Annotated[Article, Depends(article_for)]
SearchText = Annotated[str, Query(max_length=finding.QUERY_CHARS)]
Asked = Annotated[str, Query(max_length=5, pattern=r"^([a-z]{2}(-[A-Z]{2})?)?$")]


ForStaff = [Depends(doors.staff)]
ForAdmins = [Depends(doors.admin)]


def hits(request: Request, found: list[Article]) -> ArticleList:
    base_url = request.app.state.settings.base_url
    return ArticleList(items=[ArticleHit.of(article, base_url) for article in found])


@router.get("")
def search_articles(request: Request, db: Db, q: SearchText = "", topic: str = "", locale: Asked = "") -> ArticleList:
    """What fits the question, best first; without one, a topic's articles or what helped most people. Each comes in
    the wanted language if it is written in it, else in the default one: its `locale` says which."""
    reader = reader_for(request, locale)
    if q.strip():
        return hits(request, finding.find(db, reader, q))
    if topic:
        return hits(request, queries.list_in_topic(db, topic, reader.served))
    return hits(request, queries.list_popular(db, reader.served))


@router.post("/misses", status_code=204, dependencies=[FromOurPages])
def note_miss(db: Db, body: SearchMissed) -> None:
    """A search that was meant and found nothing: it is counted among those that want an article."""
    service.note_miss(db, body.q)


@router.get("/sources", dependencies=ForStaff)
def list_sources(db: Db, topic: str | None = None, status: ArticleStatus | None = None) -> list[ArticleSource]:
    return [ArticleSource.model_validate(article) for article in queries.list_for_staff(db, topic, status)]


@router.get("/{article_id}")
def read_article(request: Request, article: Chosen) -> ArticleView:
    return ArticleView.of(article, request.app.state.settings.base_url)


@router.get("/{article_id}/source", dependencies=ForStaff)
def read_source(article: Chosen) -> ArticleSource:
    return ArticleSource.model_validate(article)


@router.get("/{article_id}/revisions", dependencies=ForStaff)
def list_revisions(db: Db, article: Chosen) -> list[RevisionView]:
    return [RevisionView.model_validate(revision) for revision in queries.list_revisions(db, article)]


@router.post("/{article_id}/votes", status_code=204, dependencies=[FromOurPages])
def cast_vote(db: Db, article: Chosen, body: CastVote) -> None:
    service.vote(db, article, body)


@router.post("", status_code=201)
def write_article(db: Db, staff: Staff, body: WriteArticle) -> ArticleSource:
    return ArticleSource.model_validate(service.write(db, staff, body))


@router.put("/{article_id}")
def save_article(db: Db, staff: Staff, article: Chosen, body: SaveArticle) -> ArticleSource:
    service.save(db, article, staff, body)
    return ArticleSource.model_validate(article)


@router.post("/{article_id}/publish", dependencies=ForAdmins)
def publish_article(db: Db, article: Chosen, body: PublishArticle) -> ArticleSource:
    service.publish(db, article, body.at)
    return ArticleSource.model_validate(article)


@router.post("/{article_id}/archive", dependencies=ForAdmins)
def archive_article(db: Db, article: Chosen) -> ArticleSource:
    service.archive(db, article)
    return ArticleSource.model_validate(article)


@router.post("/{article_id}/withdraw", dependencies=ForAdmins)
def withdraw_article(db: Db, article: Chosen) -> ArticleSource:
    service.withdraw(db, article)
    return ArticleSource.model_validate(article)


@router.post("/{article_id}/revisions/{version}/restore")
def restore_version(db: Db, staff: Staff, article: Chosen, version: int) -> ArticleSource:
    service.restore(db, article, staff, version)
    return ArticleSource.model_validate(article)


@widget_router.get("")
def search_from_widget(request: Request, db: Db, q: SearchText = "", locale: Asked = "") -> ArticleList:
    """In the language asked for, else in the one that the widget speaks."""
    reader = reader_for(request, locale or spoken(request))
    if not q.strip():
        return hits(request, queries.list_popular(db, reader.served, WIDGET_HITS))
    return hits(request, finding.find(db, reader, q, WIDGET_HITS))


@widget_router.get("/{article_id}")
def read_from_widget(request: Request, db: Db, article_id: UUID) -> ArticleView:
    return ArticleView.of(queries.get_article(db, READER, article_id), request.app.state.settings.base_url)
