"""The survey on one resolution: looking never votes, the last answer counts, no sign-in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import policy
from api.accounts.doors import FromOurPages
from api.accounts.models import Account
from api.db import Db
from api.errors import Gone
from api.policy import Actor
from api.tickets import links, rating
from api.tickets.models import GuestLink, LinkPurpose, Rating, Ticket
from api.web.brand import Branded
from api.web.forms import TypedForm
from api.web.pages import render
from api.web.portal.own_ticket import quiet

router = APIRouter(prefix="/survey", include_in_schema=False, dependencies=[Branded])
SCORES = ("1", "2", "3", "4", "5")


class SurveyForm(TypedForm):
    score: str = ""
    comment: str = ""


def link_of(db: Db, token: str) -> GuestLink | None:
    """None for a link that no longer works: the page says so and shows the way on."""
    try:
        return links.open_link(db, token, LinkPurpose.survey)
    except Gone:
        return None


Link = Annotated[GuestLink | None, Depends(link_of)]


@router.get("/{token}")
def ask(request: Request, db: Db, link: Link) -> Response:
    if link is None:
        return gone(request)
    given = standing(db, link)
    form = SurveyForm(score=str(given.score), comment=given.comment) if given else SurveyForm()
    return page(request, db, link, form, answered=given is not None)


@router.post("/{token}", dependencies=[FromOurPages])
def answer(request: Request, db: Db, link: Link, form: Annotated[SurveyForm, Form()]) -> Response:
    if link is None:
        return gone(request)
    if form.score not in SCORES:
        return page(request, db, link, form, status=422, missing=True)
    rating.rate(db, ticket_of(db, link), int(form.score), form.comment, link.resolution)
    return page(request, db, link, form, thanks=True)


def page(
    request: Request, db: Session, link: GuestLink, form: SurveyForm, *, status: int = 200, **flags: bool
) -> HTMLResponse:
    ticket = ticket_of(db, link)
    agent = db.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    shown = {"answered": False, "missing": False, "thanks": False} | flags
    answer = render(request, "survey/page.html", status=status, form=form, subject=ticket.subject,
                    reference=ticket.reference, agent=agent.name if agent else "", **shown)
    quiet(answer)
    return answer


def gone(request: Request) -> Response:
    return quiet(render(request, "survey/gone.html", status=410))


def ticket_of(db: Session, link: GuestLink) -> Ticket:
    guest = Actor("guest", ticket_id=link.ticket_id)
    return policy.get(db, guest, select(Ticket).where(Ticket.id == link.ticket_id))


def standing(db: Session, link: GuestLink) -> Rating | None:
    """The answer that counts for this link's resolution."""
    query = select(Rating).where(Rating.ticket_id == link.ticket_id, Rating.resolution == link.resolution)
    return db.scalars(query.where(Rating.replaced_at.is_(None))).one_or_none()
