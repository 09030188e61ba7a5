"""The page of one request: the same for its customer in the portal and for whoever holds the link of a mail."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from sqlalchemy.orm import Session

from api.errors import CareError
from api.frontdesk import following
from api.frontdesk.customer_schemas import LINE_CHARS
from api.frontdesk.listening import Said
from api.policy import Actor
from api.tickets import rating, working
from api.tickets.models import Ticket
from api.web.forms import TypedForm
from api.web.pages import render

KEY_CHARS = 80


@dataclass(frozen=True)
class Place:
    """Where the page lives: its own address, its stream's, and where pictures go. A guest's pages are named by a
    secret, so they tell no other site where somebody came from."""

    here: str
    stream: str
    upload: str
    guest: bool = False


@dataclass(frozen=True)
class Visit:
    """Somebody at the page of a ticket that the policy lets him see."""

    request: Request
    db: Session
    actor: Actor
    ticket: Ticket
    place: Place


class LineForm(TypedForm):
    text: str = ""
    key: str = Field("", max_length=KEY_CHARS)
    files: list[UUID] = Field([], max_length=5)


class RatingForm(TypedForm):
    score: str = ""
    comment: str = ""


class SeenForm(TypedForm):
    seq: int = Field(0, ge=0, le=2**31 - 1)


def show(visit: Visit, trouble: str = "", **context: object) -> Response:
    """The whole page, or for htmx what changes in it. `trouble` is the code of what went wrong."""
    inside = "hx-request" in visit.request.headers
    answer = render(
        visit.request, "portal/live.html" if inside else "portal/ticket.html", status=409 if trouble else 200,
        ticket=following.whole(visit.db, visit.ticket), place=visit.place, key=uuid4().hex, trouble=trouble,
        stream=visit.place.stream, **{"filed": False, "keep": ""} | context,
    )
    return quiet(answer) if visit.place.guest else answer


def act(visit: Visit, verb: Callable[[], object]) -> Response:
    """Do it, then show how things stand. What is refused changes nothing and is said on the page."""
    try:
        with visit.db.begin_nested():
            verb()
    except CareError as refused:
        return show(visit, refused.code)
    if "hx-request" in visit.request.headers:
        return show(visit)
    back = RedirectResponse(visit.place.here, 303)
    return quiet(back) if visit.place.guest else back


def say(visit: Visit, form: LineForm) -> Response:
    text = form.text.replace("\r\n", "\n")
    if len(text) > LINE_CHARS:
        return show(visit, "TooLong")
    said = Said(text, form.key or uuid4().hex, pictures=tuple(form.files))
    return act(visit, lambda: following.say(visit.db, visit.actor, visit.ticket, said))


def confirm(visit: Visit) -> Response:
    return act(visit, lambda: working.confirm(visit.db, visit.ticket, visit.actor))


def reopen(visit: Visit) -> Response:
    return act(visit, lambda: working.reopen(visit.db, visit.ticket, visit.actor))


def rate(visit: Visit, form: RatingForm) -> Response:
    if form.score not in ("1", "2", "3", "4", "5"):
        return show(visit, "NoScore")
    return act(visit, lambda: rating.rate(visit.db, visit.ticket, int(form.score), form.comment))


def see(visit: Visit, form: SeenForm) -> Response:
    following.see(visit.db, visit.ticket, form.seq)
    return Response(status_code=204)


def quiet(answer: Response) -> Response:
    """For pages with a secret in their address."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
