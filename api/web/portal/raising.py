"""The form that raises a request: answers are suggested while one types, and nothing typed is ever lost."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import policy
from api.db import Db
from api.errors import CareError, NotFound
from api.files import pictures
from api.files.models import Picture
from api.frontdesk import raising
from api.frontdesk.customer_routes import Customer, customer
from api.frontdesk.customer_schemas import NewRequest
from api.frontdesk.handover import UNSORTED
from api.frontdesk.raising import KeyReused, RaiseRequest
from api.knowledge import finding, queries, service
from api.knowledge.models import Topic
from api.knowledge.readers import reader_for
from api.knowledge.schemas import ArticleView, CastVote, excerpt
from api.policy import Actor
from api.tickets import dossier
from api.tickets.models import Ticket
from api.web.brand import Branded
from api.web.forms import Fault, TypedForm, show
from api.web.pages import render

router = APIRouter(prefix="/portal", include_in_schema=False, dependencies=[Branded])
SUGGESTIONS = 3


class RequestForm(TypedForm):
    subject: str = ""
    description: str = ""
    category: str = ""
    files: list[UUID] = Field([], max_length=20)
    key: str = Field("", max_length=80)


@dataclass(frozen=True)
class Desk:
    """Who raises a request, and on which connection."""

    request: Request
    db: Session
    actor: Actor


def arriving(request: Request, db: Db, actor: Customer) -> Desk:
    return Desk(request, db, actor)


AtDesk = Annotated[Desk, Depends(arriving)]


def page(desk: Desk, form: RequestForm, fault: Fault | None = None, about: Ticket | None = None) -> HTMLResponse:
    db = desk.db
    topics = db.scalars(select(Topic).order_by(Topic.position, Topic.slug)).all()
    return show(desk.request, "portal/new.html", form, fault, topics=topics, unsorted=UNSORTED, about=about,
                pictures=uploaded(db, desk.actor, form.files))


def uploaded(db: Session, actor: Actor, ids: list[UUID]) -> list[dict[str, object]]:
    """The pictures that were sent before something else was wrong."""
    mine = select(Picture).where(Picture.id.in_(ids), Picture.line_id.is_(None), pictures.uploaded_by(actor))
    return [pictures.wire(picture) for picture in db.scalars(policy.scope(mine, actor))]


@router.get("/new")
def show_form(desk: AtDesk, about: str = "", subject: str = "") -> Response:
    """`about` names an earlier request of one's own that this one follows up on."""
    earlier = find_own(desk.db, desk.actor, about) if about else None
    form = RequestForm(subject=subject[:120], category=earlier.category if earlier else "", key=uuid4().hex)
    return page(desk, form, about=earlier)


def find_own(db: Session, actor: Actor, reference: str) -> Ticket | None:
    try:
        return dossier.get_ticket(db, actor, reference)
    except NotFound:
        return None


@router.post("/new")
def raise_request(desk: AtDesk, form: Annotated[RequestForm, Form()]) -> Response:
    try:
        with desk.db.begin_nested():
            ticket, _ = raising.raise_request(desk.db, desk.actor, command(form))
    except KeyReused as fault:
        return page(desk, form.model_copy(update={"key": uuid4().hex}), fault)
    except (ValidationError, CareError) as fault:
        return page(desk, form, fault)
    return RedirectResponse(f"/portal/tickets/{ticket.reference}?filed=yes", 303)


def command(form: RequestForm) -> RaiseRequest:
    """Raises `ValidationError` for what is missing or too long."""
    text = form.description.replace("\r\n", "\n")
    wanted = NewRequest(subject=form.subject, description=text, category=form.category, pictures=form.files)
    key = form.key or uuid4().hex
    return RaiseRequest(wanted.subject, wanted.description, wanted.category, key, tuple(wanted.pictures))


@router.get("/suggestions", dependencies=[Depends(customer)])
def suggest(request: Request, db: Db, subject: str = "") -> Response:
    """What may solve it already, to be read right there."""
    reader = reader_for(request, request.state.person.locale)
    found = finding.find(db, reader, subject, SUGGESTIONS) if len(subject.strip()) > 3 else []
    base_url = request.app.state.settings.base_url
    shown = [(ArticleView.of(article, base_url), excerpt(article)) for article in found]
    return render(request, "portal/suggestions.html", found=shown)


@router.post("/solved-by/{article_id}")
def solve_alone(request: Request, db: Db, actor: Customer, article_id: UUID) -> Response:
    """An article was enough: that counts for the article, and nothing is filed."""
    article = queries.get_article(db, actor, article_id)
    service.vote(db, article, CastVote(helpful=True))
    return render(request, "portal/solved_alone.html", article=ArticleView.of(article, ""))
