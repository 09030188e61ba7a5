"""The portal: a customer's own requests, each with its thread, and the way to raise a new one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.db import Db
from api.frontdesk import following
from api.frontdesk.customer_routes import Customer, Own
from api.frontdesk.recommending import recommend
from api.knowledge.paths import article_path
from api.knowledge.readers import reader_for
from api.web.brand import Branded
from api.web.pages import render
from api.web.portal import own_ticket
from api.web.portal.own_ticket import LineForm, Place, RatingForm, SeenForm, Visit

router = APIRouter(prefix="/portal", include_in_schema=False, dependencies=[Branded])
STREAM = "/api/v1/customer/stream"


def visiting(request: Request, db: Db, actor: Customer, ticket: Own) -> Visit:
    return Visit(request, db, actor, ticket, Place(f"/portal/tickets/{ticket.reference}", STREAM, "/api/v1/pictures"))


AtTicket = Annotated[Visit, Depends(visiting)]


@router.get("")
def enter(_: Customer) -> Response:
    return RedirectResponse("/portal/tickets", 303)


@router.get("/tickets")
def show_requests(request: Request, db: Db, actor: Customer, cursor: str = "") -> Response:
    template = "portal/list.html" if "hx-request" in request.headers else "portal/tickets.html"
    page = following.list_requests(db, actor, cursor)
    reader = reader_for(request, request.state.person.locale)
    return render(request, template, page=page, cursor=cursor, stream=STREAM, spoken="en", path_of=article_path,
                  asked=reader.served[0], recommended=[] if cursor else recommend(db, actor, reader))


@router.get("/tickets/{reference}")
def show_request(visit: AtTicket, filed: str = "") -> Response:
    return own_ticket.show(visit, filed=bool(filed), keep="")


@router.post("/tickets/{reference}/lines")
def say(visit: AtTicket, form: Annotated[LineForm, Form()]) -> Response:
    return own_ticket.say(visit, form)


@router.post("/tickets/{reference}/solved")
def confirm(visit: AtTicket) -> Response:
    return own_ticket.confirm(visit)


@router.post("/tickets/{reference}/reopen")
def reopen(visit: AtTicket) -> Response:
    return own_ticket.reopen(visit)


@router.post("/tickets/{reference}/rating")
def rate(visit: AtTicket, form: Annotated[RatingForm, Form()]) -> Response:
    return own_ticket.rate(visit, form)


@router.post("/tickets/{reference}/seen")
def see(visit: AtTicket, form: Annotated[SeenForm, Form()]) -> Response:
    return own_ticket.see(visit, form)
