"""The editor of an article: write, look, save, publish; and what to do when somebody saved meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.accounts.doors import Staff
from api.db import Db
from api.errors import CareError
from api.knowledge import authoring, comparing, markdown, queries, service, topics
from api.knowledge.access import may_change
from api.knowledge.models import Article, ArticleStatus, Audience
from api.knowledge.paths import article_path
from api.knowledge.schemas import BODY_CHARS, Input, SaveArticle, WriteArticle
from api.knowledge.service import ArticleChanged
from api.policy import Actor
from api.web.admin import beginnings, translating
from api.web.admin.beginnings import Beginning
from api.web.admin.translating import Wish
from api.web.forms import Fault, TypedForm, show
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge", include_in_schema=False)


class NoSuchTime(CareError):
    status = 422
    detail = "That is no date and time."


class ArticleForm(TypedForm):
    """As typed: a question a line, keywords between commas, a time as the clock of the browser's zone shows it."""

    version: str = "0"
    title: str = ""
    body: str = ""
    topic: str = ""
    audience: str = Audience.public
    questions: str = ""
    keywords: str = ""
    status: str = ""
    publish_at: str = ""
    zone: str = "UTC"
    source: str = ""
    locale: str = ""
    says: str = ""
    gap: str = ""
    ticket: str = ""

    def text(self) -> dict[str, Any]:
        typed = {name: getattr(self, name) for name in ("title", "topic", "audience")}
        return typed | {"body": self.body.replace("\r\n", "\n"), "questions": pieces(self.questions, "\n"),
                        "keywords": pieces(self.keywords, ",")}

    def tongue(self) -> dict[str, Any]:
        """Where a new text belongs: its language, and the article that it translates."""
        return {name: value for name, value in (("locale", self.locale), ("source_id", self.source)) if value}

    def moment(self) -> datetime | None:
        """In UTC; None for at once."""
        if not self.publish_at:
            return None
        try:
            return datetime.fromisoformat(self.publish_at).replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        except (ValueError, KeyError, OverflowError, OSError) as trouble:
            raise NoSuchTime() from trouble


class Standing(Input):
    """What the form wants the article to be."""

    status: ArticleStatus
    publish_at: datetime | None

    @classmethod
    def of(cls, form: ArticleForm, now: ArticleStatus) -> Self:
        """Agents' forms say nothing about it. Only what is published has a time."""
        status = form.status or now
        return cls.model_validate({"status": status, "publish_at": form.moment() if status == "published" else None})


def pieces(typed: str, between: str) -> list[str]:
    return [piece.strip() for piece in typed.split(between) if piece.strip()]


def form_of(article: Article) -> ArticleForm:
    at = article.publish_at
    return ArticleForm(
        version=str(article.version), title=article.title, body=article.body, topic=article.topic_slug,
        audience=article.audience, questions="\n".join(article.questions), keywords=", ".join(article.keywords),
        status=article.status, publish_at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if at else "",
    )


@dataclass(frozen=True)
class Author:
    """Who writes, and through which request."""

    request: Request
    db: Session
    actor: Actor


def author_of(request: Request, db: Db, actor: Staff) -> Author:
    return Author(request, db, actor)


def article_for(article_id: UUID, db: Db, actor: Staff) -> Article:
    return queries.get_article(db, actor, article_id)


Writing = Annotated[Author, Depends(author_of)]
Chosen = Annotated[Article, Depends(article_for)]
Typed = Annotated[ArticleForm, Form()]


@router.post("/preview")
def preview(request: Request, _: Staff, body: Annotated[str, Form()] = "") -> Response:
    return render(request, "admin/knowledge/preview.html", html=markdown.html(body[:BODY_CHARS]))


@router.get("/new")
def begin(author: Writing, asked: Annotated[Beginning, Depends()], wish: Annotated[Wish, Depends()]) -> Response:
    """A gap, a solved request, or a search that found nothing can lead here; nothing is kept before it is saved."""
    fields = beginnings.fields(author.request, author.db, author.actor, asked)
    fields |= translating.begun(author.db, author.actor, wish)
    return editor(author, None, ArticleForm(status="draft", **fields))


@router.post("/new")
def write(author: Writing, form: Typed) -> Response:
    db, actor = author.db, author.actor
    try:
        with db.begin_nested():
            command, standing = WriteArticle(**form.text(), **form.tongue()), Standing.of(form, ArticleStatus.draft)
            article = service.write(db, actor, command)
            service.settle(db, article, actor, standing.status, standing.publish_at)
            beginnings.tie(db, actor, article, Beginning(gap=form.gap, ticket=form.ticket))
    except (CareError, ValidationError) as fault:
        return editor(author, None, form, fault)
    return RedirectResponse(f"/admin/knowledge/{article.id}?saved=1", 303)


@router.get("/{article_id}")
def show_editor(author: Writing, article: Chosen, saved: bool = False) -> Response:
    return editor(author, article, form_of(article), saved=saved)


@router.post("/{article_id}")
def save(author: Writing, article: Chosen, form: Typed) -> Response:
    db, actor = author.db, author.actor
    try:
        with db.begin_nested():
            standing = Standing.of(form, article.status)
            command = SaveArticle(**form.text(), version=form.version, source_version=form.says or None)
            service.save(db, article, actor, command)
            service.settle(db, article, actor, standing.status, standing.publish_at)
    except ArticleChanged as fault:
        return show_both(author, article, form, fault)
    except (CareError, ValidationError) as fault:
        return editor(author, article, form, fault)
    return RedirectResponse(f"/admin/knowledge/{article.id}?saved=1", 303)


def show_both(author: Author, article: Article, form: ArticleForm, fault: ArticleChanged) -> Response:
    """What was typed stays in the form, what was saved stands above it; saving again is then meant."""
    changed = comparing.compare(article, WriteArticle(**form.text()))
    again = form.model_copy(update={"version": str(article.version)})
    newest = authoring.list_versions(author.db, article)[0]
    return editor(author, article, again, fault, newest=newest, changed=changed)


def editor(author: Author, article: Article | None, form: ArticleForm, fault: Fault | None = None,
           **context: Any) -> Response:
    about = {"newest": None, "changed": [], "saved": False, "path_of": article_path} | context
    about |= translating.told(author.request, author.db, article, form.source)
    about |= beginnings.told(author.db, author.actor, article, Beginning(gap=form.gap, ticket=form.ticket))
    return show(
        author.request, "admin/knowledge/editor.html", form, fault, article=article,
        topics=topics.list_names(author.db), html=markdown.html(form.body[:BODY_CHARS]),
        admin=author.actor.kind == "admin", changeable=article is None or may_change(author.actor, article),
        mark=authoring.mark_of(article) if article else None, **about,
    )
