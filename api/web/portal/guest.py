"""The link in a mail: its holder sees one request, writes in it, confirms, reopens and rates it without signing in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Header, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import policy, sse
from api.accounts.doors import CurrentSignIn, FromOurPages, MaybeSignIn
from api.accounts.models import Account
from api.conversations import threads
from api.db import Db
from api.errors import Gone
from api.files.receiving import MOST_BYTES, Upload, receive
from api.files.routes import keep as keep_picture
from api.frontdesk.customer_stream import Follower
from api.policy import Actor
from api.tickets import links
from api.tickets.models import LinkPurpose, Ticket
from api.web.brand import Branded
from api.web.pages import render
from api.web.portal import own_ticket
from api.web.portal.own_ticket import LineForm, Place, RatingForm, SeenForm, Visit, quiet

router = APIRouter(prefix="/t", include_in_schema=False, dependencies=[Branded])
RETURN_COOKIE = "care_return"
RETURN_SECONDS = 3600
LastEventId = Annotated[str, Header(alias="Last-Event-ID", pattern=r"^(\d{1,18}-\d{1,18})?$")]


def guest_of(db: Session, token: str) -> Actor:
    """Who holds the link may act on its ticket and on nothing else. Raises `Gone`."""
    link = links.open_link(db, token, LinkPurpose.view)
    ticket = db.get_one(Ticket, link.ticket_id)
    return Actor("guest", name=ticket.requester_name, ticket_id=ticket.id)


def ticket_of(db: Session, guest: Actor) -> Ticket:
    return policy.get(db, guest, select(Ticket).where(Ticket.id == guest.ticket_id))


def visiting(request: Request, db: Db, token: str) -> Visit:
    guest = guest_of(db, token)
    here = f"/t/{token}"
    place = Place(here, f"{here}/stream", f"{here}/pictures", guest=True)
    return Visit(request, db, guest, ticket_of(db, guest), place)


AtTicket = Annotated[Visit, Depends(visiting)]


@router.get("/return")
def come_back(request: Request) -> Response:
    """Where the sign-in page leads back to; the token waits in a cookie because it is in no address but its own."""
    token = request.cookies.get(RETURN_COOKIE, "")
    answer = RedirectResponse(f"/t/{token}" if token.replace("-", "").replace("_", "").isalnum() else "/portal", 303)
    answer.delete_cookie(RETURN_COOKIE, path="/t")
    return answer


@router.get("/{token}")
def show(request: Request, db: Db, token: str, sign_in: MaybeSignIn) -> Response:
    try:
        visit = visiting(request, db, token)
    except Gone:
        return quiet(render(request, "guest/gone.html", status=410))
    return own_ticket.show(visit, filed=False, keep=keeping(visit.ticket, sign_in.account if sign_in else None))


def keeping(ticket: Ticket, account: Account | None) -> str:
    """How this request may be kept in an account: "sign_in", "take", "kept", or "" when it belongs elsewhere."""
    if account is None:
        return "sign_in"
    if ticket.account_id == account.id:
        return "kept"
    return "take" if is_theirs(ticket, account) else ""


def is_theirs(ticket: Ticket, account: Account) -> bool:
    """A forwarded link doesn't make somebody else the owner: the account's confirmed address must be the request's."""
    return ticket.account_id is None and ticket.requester_email.lower() == account.email.lower()


@router.post("/{token}/lines", dependencies=[FromOurPages])
def say(visit: AtTicket, form: Annotated[LineForm, Form()]) -> Response:
    return own_ticket.say(visit, form)


@router.post("/{token}/solved", dependencies=[FromOurPages])
def confirm(visit: AtTicket) -> Response:
    return own_ticket.confirm(visit)


@router.post("/{token}/reopen", dependencies=[FromOurPages])
def reopen(visit: AtTicket) -> Response:
    return own_ticket.reopen(visit)


@router.post("/{token}/rating", dependencies=[FromOurPages])
def rate(visit: AtTicket, form: Annotated[RatingForm, Form()]) -> Response:
    return own_ticket.rate(visit, form)


@router.post("/{token}/seen", dependencies=[FromOurPages])
def see(visit: AtTicket, form: Annotated[SeenForm, Form()]) -> Response:
    return own_ticket.see(visit, form)


@router.post("/{token}/sign-in", dependencies=[FromOurPages, Depends(visiting)])
def go_and_sign_in(request: Request, token: str) -> Response:
    answer = RedirectResponse("/account/sign-in?next=/t/return", 303)
    answer.set_cookie(RETURN_COOKIE, token, max_age=RETURN_SECONDS, path="/t", httponly=True, samesite="lax",
                      secure=request.app.state.settings.secure_cookies)
    return quiet(answer)


@router.post("/{token}/keep")
def keep(visit: AtTicket, sign_in: CurrentSignIn) -> Response:
    """From now on it is among the account's requests, with its conversation."""
    ticket, account = visit.ticket, sign_in.account
    if is_theirs(ticket, account):
        conversation = threads.hold(visit.db, ticket.conversation_id)
        ticket.account_id = account.id
        conversation.account_id = conversation.account_id or account.id
        threads.announce(visit.db, conversation)
    return quiet(RedirectResponse(f"/portal/tickets/{ticket.reference}", 303))


def guest_sending(request: Request, token: str) -> Actor:
    """In a transaction of its own: none is open while the picture comes in."""
    with request.app.state.database.transaction() as session:
        return guest_of(session, token)


async def received(request: Request, actor: Annotated[Actor, Depends(guest_sending)]) -> Upload:
    return await receive(request, actor)


@router.post("/{token}/pictures", status_code=201, dependencies=[FromOurPages], max_body_size=MOST_BYTES)
def take_picture(request: Request, upload: Annotated[Upload, Depends(received)]) -> dict[str, Any]:
    return keep_picture(request, upload)


@router.get("/{token}/stream", dependencies=[Depends(visiting)])
def stream(request: Request, token: str, last: LastEventId = "") -> StreamingResponse:
    def who(session: Session) -> Actor | None:
        try:
            return guest_of(session, token)
        except Gone:
            return None

    follower = Follower(request.app.state.database, who)
    return sse.respond(request.app.state.hub, follower.wants, follower.missed, follower.show, last)
