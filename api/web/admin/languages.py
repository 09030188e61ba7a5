"""An article in its languages: how each stands against the source, and the word that one is still right."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from api.accounts.doors import Staff
from api.db import Db
from api.errors import Forbidden
from api.knowledge import translations
from api.knowledge.access import may_change
from api.knowledge.translations import SourceMoved
from api.web.admin.articles import Chosen
from api.web.admin.translating import told
from api.web.forms import TypedForm
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge/{article_id}", include_in_schema=False)


class StillRight(TypedForm):
    """The version of the source that was looked at."""

    source_version: Annotated[int, Field(ge=1)]


@router.get("/languages")
def show_languages(request: Request, db: Db, actor: Staff, article: Chosen) -> Response:
    return page(request, db, actor.kind == "admin", article, changeable=may_change(actor, article))


@router.post("/still-right")
def confirm(request: Request, db: Db, actor: Staff, article: Chosen, form: Annotated[StillRight, Form()]) -> Response:
    if not may_change(actor, article):
        raise Forbidden()
    try:
        translations.confirm(db, article, form.source_version)
    except SourceMoved:
        return page(request, db, actor.kind == "admin", article, status=409, moved=True, changeable=True)
    return RedirectResponse(f"/admin/knowledge/{article.id}/languages", 303)


def page(request: Request, db: Db, admin: bool, article: Chosen, **context: bool | int) -> Response:
    about = {"moved": False} | told(request, db, article, "") | context
    status = int(about.pop("status", 200))
    return render(request, "admin/knowledge/languages.html", status=status, article=article, admin=admin, **about)
