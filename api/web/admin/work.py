"""The admin's pages about work: who has what right now, the teams with their desks, and the words for statuses."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from api.accounts.doors import Admin
from api.db import Db
from api.errors import NotFound
from api.routing import desks, presence
from api.routing.models import Presence
from api.tickets import queries, statuses, work
from api.tickets.models import Status
from api.tickets.queries import View, Wanted
from api.web.console.acts import Back
from api.web.console.inbox import is_fragment
from api.web.forms import TypedForm
from api.web.pages import render

router = APIRouter(prefix="/admin", include_in_schema=False)
PER_AGENT = 100


class PinForm(TypedForm):
    """Empty: the console reports again."""

    presence: Presence | Literal[""] = ""


class DeskForm(TypedForm):
    capacity: Annotated[int, Field(ge=0, le=100)]
    skills: Annotated[list[str], Field(default_factory=list)]


class WordsForm(TypedForm):
    name: Annotated[str, Field(min_length=1, max_length=40)]
    customer_words: Annotated[str, Field(min_length=1, max_length=80)]


def show(request: Request, name: str, **context: Any) -> HTMLResponse:
    """A whole page, or only its board for the page that stands."""
    template = f"admin/{name}_board.html" if is_fragment(request) else f"admin/{name}.html"
    return render(request, template, admin=True, **context)


@router.get("")
def enter(_: Admin) -> Response:
    return RedirectResponse("/admin/work", 303)


@router.get("/work")
def show_work(request: Request, db: Db, _: Admin) -> Response:
    return show(request, "work", work=work.board(db), presences=list(Presence))


@router.get("/work/{agent_id}")
def show_agent(request: Request, db: Db, actor: Admin, agent_id: UUID) -> Response:
    """One agent's tickets, to look into or to give to somebody else."""
    agents = work.agents(db)
    agent = next((one for one in agents if one.id == agent_id), None)
    if agent is None:
        raise NotFound()
    lists = [(view, queries.page(db, actor, Wanted(view, agent_id=agent_id), PER_AGENT).items)
             for view in (View.all, View.waiting)]
    return show(request, "work_agent", agent=agent, agents=agents, lists=lists, names=statuses.all_names(db))


@router.get("/teams")
def show_teams(request: Request, db: Db, _: Admin) -> Response:
    return show(request, "work_teams", teams=work.teams(db))


@router.get("/statuses")
def show_statuses(request: Request, db: Db, _: Admin) -> Response:
    return show(request, "work_statuses", names=statuses.list_names(db))


@router.post("/agents/{agent_id}/presence")
def pin(agent_id: UUID, db: Db, _: Admin, there: Back, form: Annotated[PinForm, Form()]) -> Response:
    presence.pin(db, agent_id, form.presence or None)
    return there


@router.post("/agents/{agent_id}/desk")
def furnish(agent_id: UUID, db: Db, _: Admin, there: Back, form: Annotated[DeskForm, Form()]) -> Response:
    desks.furnish(db, agent_id, form.capacity, form.skills)
    return there


@router.post("/statuses/{status}")
def rename(status: Status, db: Db, _: Admin, there: Back, form: Annotated[WordsForm, Form()]) -> Response:
    statuses.rename(db, status, form.name, form.customer_words)
    return there
