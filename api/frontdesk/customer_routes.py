"""The customer's API: raise a request, follow it, write in it, say it is solved, rate it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from api import sse
from api.accounts import cookies, sessions
from api.accounts.doors import CurrentActor
from api.conversations.views import LineView
from api.db import Db
from api.errors import Forbidden
from api.files.threads import views
from api.frontdesk import following, raising
from api.frontdesk.customer_schemas import (
    NewLine,
    NewRating,
    NewRequest,
    RatingGiven,
    RequestPage,
    RequestReceipt,
    RequestView,
    Seen,
)
from api.frontdesk.customer_stream import Follower
from api.frontdesk.listening import Said
from api.frontdesk.pace import pace_customer
from api.frontdesk.raising import RaiseRequest
from api.policy import Actor
from api.tickets import dossier, rating, working
from api.tickets.models import Ticket

router = APIRouter(prefix="/api/v1/customer", tags=["customer"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]
Place = Annotated[str, Query(pattern=r"^(\d{1,18}-\d{1,18})?$")]
LastEventId = Annotated[str, Header(alias="Last-Event-ID", pattern=r"^(\d{1,18}-\d{1,18})?$")]


class NotACustomer(Forbidden):
    detail = "These pages are for customers. Staff find requests in the console."


def customer(actor: CurrentActor) -> Actor:
    """Staff would see everybody's requests here, so they are sent elsewhere."""
    if actor.kind != "customer":
        raise NotACustomer()
    return actor


Customer = Annotated[Actor, Depends(customer)]


def own_ticket(reference: str, db: Db, actor: Customer) -> Ticket:
    return dossier.get_ticket(db, actor, reference)


Own = Annotated[Ticket, Depends(own_ticket)]


@router.get("/tickets")
def list_requests(db: Db, actor: Customer, cursor: Annotated[str, Query(max_length=400)] = "") -> RequestPage:
    return following.list_requests(db, actor, cursor)


@router.post("/tickets", status_code=201, dependencies=[Depends(pace_customer)])
def raise_request(db: Db, actor: Customer, wanted: NewRequest, key: Key) -> RequestReceipt:
    """Sent again under its key it is still one request, answered with the receipt."""
    command = RaiseRequest(wanted.subject, wanted.description, wanted.category, key, tuple(wanted.pictures))
    _, receipt = raising.raise_request(db, actor, command)
    return RequestReceipt.of(receipt)


@router.get("/tickets/{reference}")
def read_request(db: Db, ticket: Own) -> RequestView:
    return following.whole(db, ticket)


@router.post("/tickets/{reference}/lines", status_code=202, dependencies=[Depends(pace_customer)])
def say(db: Db, actor: Customer, ticket: Own, wanted: NewLine, key: Key) -> LineView:
    line = following.say(db, actor, ticket, Said(wanted.text, key, pictures=tuple(wanted.files)))
    return views(db, [line])[0]


@router.post("/tickets/{reference}/seen", status_code=204)
def see(db: Db, ticket: Own, wanted: Seen) -> None:
    following.see(db, ticket, wanted.seq)


@router.post("/tickets/{reference}/solved")
def confirm_solved(db: Db, actor: Customer, ticket: Own) -> RequestView:
    working.confirm(db, ticket, actor)
    return following.whole(db, ticket)


@router.post("/tickets/{reference}/reopen")
def reopen(db: Db, actor: Customer, ticket: Own) -> RequestView:
    working.reopen(db, ticket, actor)
    return following.whole(db, ticket)


@router.post("/tickets/{reference}/rating", status_code=201)
def rate(db: Db, ticket: Own, wanted: NewRating) -> RatingGiven:
    return RatingGiven.model_validate(rating.rate(db, ticket, wanted.score, wanted.comment))


@router.get("/stream")
def stream(request: Request, _: Customer, after: Place = "", last: LastEventId = "") -> StreamingResponse:
    """Events `line` and `ticket` of all own requests. It falls silent when the sign-in ends."""
    token = cookies.read(request)

    def who(session: Session) -> Actor | None:
        sign_in = sessions.find(session, token)
        return sessions.actor_of(sign_in) if sign_in else None

    follower = Follower(request.app.state.database, who)
    return sse.respond(request.app.state.hub, follower.wants, follower.missed, follower.show, last or after)
