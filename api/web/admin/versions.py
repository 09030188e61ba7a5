"""An article's past and its readers' word: versions with what changed in each, and votes with their reasons."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.accounts.doors import Staff
from api.db import Db
from api.errors import NotFound
from api.knowledge import authoring, comparing, service
from api.knowledge.access import may_change
from api.web.admin.articles import Chosen
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge/{article_id}", include_in_schema=False)
Wanted = Annotated[int, Query(ge=1)]


@router.get("/versions")
def show_versions(request: Request, db: Db, actor: Staff, article: Chosen, version: Wanted | None = None) -> Response:
    """Each against the one before it; the newest is shown first."""
    kept = {one.revision.version: one for one in authoring.list_versions(db, article)}
    chosen = kept.get(version or article.version)
    if chosen is None:
        raise NotFound()
    before = kept.get(chosen.revision.version - 1)
    return render(
        request, "admin/knowledge/versions.html", article=article, versions=list(kept.values()), chosen=chosen,
        changed=comparing.compare(before.revision if before else None, chosen.revision),
        changeable=may_change(actor, article), admin=actor.kind == "admin",
    )


@router.post("/versions/{version}/restore")
def restore(db: Db, actor: Staff, article: Chosen, version: int) -> Response:
    service.restore(db, article, actor, version)
    return RedirectResponse(f"/admin/knowledge/{article.id}/versions", 303)


@router.get("/votes")
def show_votes(request: Request, db: Db, actor: Staff, article: Chosen) -> Response:
    votes = authoring.list_votes(db, article)
    return render(request, "admin/knowledge/votes.html", article=article, votes=votes, admin=actor.kind == "admin")
