"""What agents do in the console: each verb one form, answered with the page it was sent from."""

from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.accounts.doors import Staff
from api.db import Db
from api.routing import presence
from api.routing.models import Presence
from api.tickets import assignment, giving_back, working
from api.tickets.desk_routes import own_desk
from api.tickets.models import Priority, Status
from api.tickets.routes import OneTicket, own_key
from api.web.forms import TypedForm

router = APIRouter(prefix="/app", include_in_schema=False)
OURS = ("/app/", "/admin/")


class ComposerForm(TypedForm):
    text: str = ""
    kind: Literal["reply", "note"] = "reply"
    then: Literal["", Status.pending_customer, Status.on_hold, Status.resolved] = ""
    key: Annotated[str, Form(min_length=8, max_length=80)]


class AssignForm(TypedForm):
    agent_id: UUID


class PriorityForm(TypedForm):
    priority: Priority


class StatusForm(TypedForm):
    status: Literal[Status.open, Status.pending_customer, Status.on_hold, Status.resolved, Status.closed]


class PresenceForm(TypedForm):
    presence: Presence
    give_back: bool = False


def back(request: Request) -> RedirectResponse:
    """To the page of ours that the form stood on; anything else leads to one's own tickets."""
    parts = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    known = parts.path.startswith(OURS)
    query = f"?{parts.query}" if parts.query else ""
    return RedirectResponse(parts.path + query if known else "/app/inbox/mine", 303)


Back = Annotated[RedirectResponse, Depends(back)]


@router.post("/tickets/{ticket_id}/lines")
def say(ticket: OneTicket, db: Db, actor: Staff, there: Back, form: Annotated[ComposerForm, Form()]) -> Response:
    key = own_key(actor, form.key)
    if form.kind == "note":
        working.note(db, ticket, actor, form.text, key=key)
    else:
        working.reply(db, ticket, actor, form.text, key=key, then=form.then or None)
    return there


@router.post("/tickets/{ticket_id}/seen", status_code=204)
def see(ticket: OneTicket, actor: Staff) -> None:
    working.view(ticket, actor)


@router.post("/tickets/{ticket_id}/take")
def take(ticket: OneTicket, db: Db, actor: Staff, there: Back) -> Response:
    assignment.take(db, ticket, actor)
    return there


@router.post("/tickets/{ticket_id}/assign")
def assign(ticket: OneTicket, db: Db, actor: Staff, there: Back, form: Annotated[AssignForm, Form()]) -> Response:
    assignment.reassign(db, ticket, form.agent_id, actor)
    return there


@router.post("/tickets/{ticket_id}/release")
def release(ticket: OneTicket, db: Db, actor: Staff, there: Back) -> Response:
    assignment.release(db, ticket, actor, "released")
    return there


@router.post("/tickets/{ticket_id}/priority")
def set_priority(ticket: OneTicket, db: Db, actor: Staff, there: Back,
                 form: Annotated[PriorityForm, Form()]) -> Response:
    working.set_priority(db, ticket, actor, form.priority)
    return there


@router.post("/tickets/{ticket_id}/status")
def set_status(ticket: OneTicket, db: Db, actor: Staff, there: Back, form: Annotated[StatusForm, Form()]) -> Response:
    """One choice on the page, a verb for each status in the registry."""
    if form.status is Status.open:
        working.reopen(db, ticket, actor)
    elif form.status is Status.resolved:
        working.resolve(db, ticket, actor)
    elif form.status is Status.closed:
        working.close(db, ticket, actor, "closed")
    else:
        working.wait(db, ticket, actor, form.status)
    return there


@router.post("/tickets/{ticket_id}/hand-back")
def hand_back(ticket: OneTicket, db: Db, actor: Staff, there: Back) -> Response:
    working.hand_back(db, ticket, actor)
    return there


@router.post("/presence")
def set_presence(db: Db, actor: Staff, there: Back, form: Annotated[PresenceForm, Form()]) -> Response:
    own = own_desk(actor)
    if form.give_back:
        giving_back.leave(db, own, actor, form.presence)
    else:
        presence.set_presence(db, own, form.presence)
    return there
