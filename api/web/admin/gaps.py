"""The gap report: what the desk failed on, what it costs, and what is still missing before each gap is closed."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.accounts.doors import Admin, Staff
from api.db import Db, now
from api.gaps import drafting, jobs, queries
from api.gaps.models import GapRun, GapStatus, RunKind
from api.gaps.routes import Chosen, Viewed, article_for
from api.knowledge import authoring
from api.knowledge.authoring import Wanted
from api.web.admin.articles import Chosen as ChosenArticle
from api.web.forms import TypedForm
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge/gaps", include_in_schema=False)
SHELVES = {"todo": queries.TODO, "closed": (GapStatus.closed,), "dismissed": (GapStatus.dismissed,)}
PATIENCE = timedelta(minutes=2)  # how long a page looks out for what the worker was asked to do


class TeachForm(TypedForm):
    article_id: UUID


@router.get("")
def show_gaps(request: Request, db: Db, actor: Staff, show: str = "todo", asked: str = "") -> Response:
    show = show if show in SHELVES else "todo"
    run, number = queries.last_run(db, RunKind.refresh), queries.counts(db)
    return render(
        request, "admin/knowledge/gaps/list.html", rows=queries.list_gaps(db, SHELVES[show]), show=show, run=run,
        counts={name: sum(number.get(status, 0) for status in held) for name, held in SHELVES.items()},
        broken=queries.broken_lately(db), waiting=is_waited_for(run, asked), asked=asked, admin=actor.kind == "admin",
    )


@router.post("/refresh")
def refresh(db: Db, _: Admin) -> Response:
    jobs.want_refresh(db)
    return RedirectResponse(f"/admin/knowledge/gaps?asked={stamp()}", 303)


@router.get("/effects/{article_id}")
def show_effects(request: Request, db: Db, _: Staff, article: ChosenArticle) -> Response:
    """What a save did to the questions of closed gaps, once the check that follows it is done."""
    run = queries.broken_since(db, article)
    waiting = run is None and article.changed_at > now() - PATIENCE
    return render(request, "admin/knowledge/gaps/effects.html", article=article, run=run, waiting=waiting)


@router.get("/{gap_id}")
def show_gap(request: Request, db: Db, actor: Staff, gap: Viewed, asked: str = "") -> Response:
    run = queries.last_run(db, RunKind.check)
    return render(
        request, "admin/knowledge/gaps/page.html", gap=gap, articles=choices(db), run=run,
        waiting=is_waited_for(run, asked), asked=asked, admin=actor.kind == "admin",
    )


@router.post("/{gap_id}/check")
def check(db: Db, _: Admin, gap: Chosen) -> Response:
    jobs.want_check(db)
    return back_to(gap.id, f"?asked={stamp()}")


@router.post("/{gap_id}/teach")
def teach(db: Db, actor: Admin, gap: Chosen, form: Annotated[TeachForm, Form()]) -> Response:
    drafting.teach(db, actor, gap, article_for(db, actor, form.article_id))
    return back_to(gap.id, f"?asked={stamp()}")


@router.post("/{gap_id}/dismiss")
def dismiss(db: Db, _: Admin, gap: Chosen) -> Response:
    drafting.dismiss(db, gap)
    return back_to(gap.id)


@router.post("/{gap_id}/reopen")
def take_up(db: Db, _: Admin, gap: Chosen) -> Response:
    drafting.take_up(db, gap)
    return back_to(gap.id)


@router.post("/{gap_id}/questions/{question_id}/leave-out")
def leave_out(db: Db, _: Admin, gap: Chosen, question_id: UUID) -> Response:
    drafting.leave_out(db, gap, question_id)
    return back_to(gap.id)


def back_to(gap_id: UUID, query: str = "") -> RedirectResponse:
    return RedirectResponse(f"/admin/knowledge/gaps/{gap_id}{query}", 303)


def choices(session: Session) -> list[Any]:
    """Every article that could take in more questions."""
    rows = [row.article for row in authoring.list_articles(session, Wanted())]
    return sorted((one for one in rows if one.status != "archived"), key=lambda one: one.title)


def stamp() -> str:
    """A moment, as an address holds it."""
    return now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_waited_for(run: GapRun | None, asked: str) -> bool:
    """The worker was asked a moment ago and has not begun since."""
    try:
        since = datetime.fromisoformat(asked)
    except ValueError:
        return False
    if since.tzinfo is None or since < now() - PATIENCE:
        return False
    return run is None or run.began_at < since
