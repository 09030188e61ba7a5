"""The agents' console: one address for each view and each ticket, whole or only what changes in it."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api.accounts.doors import Staff
from api.db import Db, now
from api.gaps import solved
from api.knowledge import topics
from api.policy import Actor
from api.routing import presence, teams
from api.routing.models import Presence
from api.tickets import dossier, queries, statuses, work
from api.tickets.models import Priority, Ticket
from api.tickets.queries import View, Wanted
from api.tickets.routes import OneTicket, WantedList
from api.web.pages import render

router = APIRouter(prefix="/app", include_in_schema=False)


@router.get("")
@router.get("/inbox")
def enter(_: Staff) -> Response:
    return RedirectResponse(f"/app/inbox/{View.mine}", 303)


@router.get("/inbox/{view}")
def show_view(request: Request, db: Db, actor: Staff, wanted: WantedList) -> Response:
    return show(request, db, actor, wanted, None)


@router.get("/inbox/{view}/{ticket_id}")
def show_ticket(request: Request, db: Db, actor: Staff, wanted: WantedList, ticket: OneTicket) -> Response:
    return show(request, db, actor, wanted, ticket)


@router.get("/tickets/{reference_or_id}")
def find_ticket(db: Db, actor: Staff, reference_or_id: str) -> Response:
    """Where a reference leads, for links from elsewhere."""
    found = dossier.get_ticket(db, actor, reference_or_id)
    return RedirectResponse(f"/app/inbox/{View.all}/{found.id}", 303)


def show(request: Request, db: Session, actor: Actor, wanted: Wanted, ticket: Ticket | None) -> HTMLResponse:
    template = "console/desk.html" if is_fragment(request) else "console/page.html"
    names = {name.status: name for name in statuses.list_names(db)}
    return render(
        request, template, me=actor, view=wanted.view, wanted=wanted, views=list(View),
        counts=queries.counts(db, actor), page=queries.page(db, actor, wanted),
        ticket=dossier.whole(db, ticket) if ticket else None, names=names,
        article=solved.written_from(db, ticket.id) if ticket else None,
        query=f"?{request.url.query}" if request.url.query else "", priorities=list(Priority),
        agents=work.agents(db), presence=own_presence(db, actor.account_id), admin=actor.kind == "admin",
        new_key=uuid4(), categories=dict(topics.list_names(db)),
    )


def own_presence(db: Session, account_id: UUID | None) -> Presence | None:
    """None for those without a desk."""
    desk = teams.desk_of(db, account_id) if account_id else None
    return presence.current(desk, now()) if desk else None


def is_fragment(request: Request) -> bool:
    """htmx puts what it asks for into the page that stands; going back in history it wants a whole one."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers
