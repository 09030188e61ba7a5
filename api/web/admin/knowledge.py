"""The authors' shelves: all articles with filters, the searches that found nothing, the topics."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.accounts.doors import Admin, Staff
from api.db import Db, now
from api.errors import CareError
from api.knowledge import authoring, topics
from api.knowledge.authoring import Mark, Wanted
from api.knowledge.models import ArticleStatus, Audience
from api.knowledge.topics import WriteTopic
from api.policy import Actor
from api.web.admin.translating import Asked, offered
from api.web.forms import Fault, TypedForm, faults
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge", include_in_schema=False)
PERIODS = (7, 30, 90)
Kind = TypeVar("Kind", bound=StrEnum)


class TopicForm(TypedForm):
    name: str = ""
    summary: str = ""
    position: str = "0"

    def command(self) -> WriteTopic:
        return WriteTopic.model_validate(self.model_dump(exclude={"csrf_token"}))


TypedTopic = Annotated[TopicForm, Form()]


@dataclass(frozen=True)
class Filters:
    """As the address has them."""

    q: str = ""
    topic: str = ""
    status: str = ""
    audience: str = ""
    mark: str = ""
    locale: Asked = ""
    missing: Asked = ""


def wanted(typed: Annotated[Filters, Depends()]) -> Wanted:
    """An unknown value of a filter is no filter."""
    return Wanted(typed.q, typed.topic, one_of(ArticleStatus, typed.status), one_of(Audience, typed.audience),
                  one_of(Mark, typed.mark), typed.locale, typed.missing)


def one_of(kind: type[Kind], value: str) -> Kind | None:
    return kind(value) if value in list(kind) else None


@router.get("")
def show_articles(request: Request, db: Db, actor: Staff, filters: Annotated[Wanted, Depends(wanted)]) -> Response:
    return render(
        request, "admin/knowledge/list.html", rows=authoring.list_articles(db, filters), filters=filters,
        counts=authoring.counts(db), topics=topics.list_names(db), admin=actor.kind == "admin",
        offered=offered(request),
    )


@router.get("/searches")
def show_searches(request: Request, db: Db, actor: Staff, days: Annotated[int, Query(ge=1, le=365)] = 30) -> Response:
    since = now() - timedelta(days=days)
    return render(
        request, "admin/knowledge/searches.html", misses=authoring.list_misses(db, since), days=days, periods=PERIODS,
        number=authoring.count_misses(db, since), admin=actor.kind == "admin",
    )


@router.get("/topics")
def show_topics(request: Request, db: Db, actor: Staff) -> Response:
    return topics_page(request, db, actor, TopicForm())


@router.post("/topics")
def add_topic(request: Request, db: Db, actor: Admin, form: TypedTopic) -> Response:
    try:
        topics.add(db, form.command())
    except (CareError, ValidationError) as fault:
        return topics_page(request, db, actor, form, fault)
    return RedirectResponse("/admin/knowledge/topics", 303)


@router.post("/topics/{slug}")
def reword_topic(request: Request, db: Db, actor: Admin, slug: str, form: TypedTopic) -> Response:
    try:
        topics.reword(db, slug, form.command())
    except ValidationError as fault:
        return topics_page(request, db, actor, TopicForm(), fault)
    return RedirectResponse("/admin/knowledge/topics", 303)


def topics_page(request: Request, db: Session, actor: Actor, form: TopicForm, fault: Fault | None = None) -> Response:
    return render(
        request, "admin/knowledge/topics.html", status=getattr(fault, "status", 422) if fault else 200,
        topics=topics.list_topics(db), form=form, errors=faults(fault), admin=actor.kind == "admin",
    )
