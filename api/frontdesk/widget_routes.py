"""The widget's API: everything a website's visitor does, by bearer token, from the origins of its site."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events, policy, sse
from api.accounts import visitors
from api.accounts.doors import CurrentVisitor, VisitorActor
from api.accounts.models import Visitor
from api.conversations import threads
from api.conversations.models import Conversation
from api.conversations.views import LineView
from api.db import Db, now
from api.errors import NotFound
from api.events import Cursor, Happened
from api.files.threads import views
from api.frontdesk import leaving, listening, presenting
from api.frontdesk.listening import Said
from api.frontdesk.presenting import ConversationView
from api.policy import Actor
from api.settings import Settings
from api.tickets import rating, working
from api.tickets.models import Ticket

router = APIRouter(prefix="/api/v1/widget", tags=["widget"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]
Origin = Annotated[str | None, Header()]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SiteKey(Strict):
    site_key: str = Field(max_length=80)


class ButtonChoice(Strict):
    line: UUID
    index: int


class SayLine(Strict):
    text: str = Field("", max_length=10_000)
    button: ButtonChoice | None = None
    files: list[UUID] = Field([], max_length=5)
    page_url: str = Field("", max_length=2_000)


class LeaveMessage(Strict):
    description: str = Field(min_length=1, max_length=10_000)
    email: EmailStr
    name: str = Field("", max_length=120)
    page_url: str = Field("", max_length=2_000)


class GiveRating(Strict):
    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=1_000)


@router.get("/settings")
def settings(request: Request, db: Db, site_key: str, origin: Origin = None) -> dict[str, object]:
    site = visitors.get_site(db, site_key, origin)
    limits: Settings = request.app.state.settings
    return {
        "site": {"key": site.key, "name": site.name, "accent": site.accent, "position": site.position,
                 "locale": site.locale, "welcome": ""},
        "limits": {"line_chars": limits.line_chars, "picture_bytes": limits.picture_bytes, "pictures": limits.pictures},
    }


@router.post("/sessions", status_code=201)
def start_session(db: Db, wanted: SiteKey, origin: Origin = None) -> dict[str, str]:
    """A new visitor; the token is shown this once."""
    _, token = visitors.start(db, wanted.site_key, origin)
    return {"token": token}


@router.get("/conversation")
def conversation(db: Db, actor: VisitorActor, visitor: CurrentVisitor) -> ConversationView:
    return presenting.whole(db, find_current(db, actor), visitor)


@router.post("/conversation", status_code=201)
def begin_conversation(db: Db, actor: VisitorActor, visitor: CurrentVisitor) -> ConversationView:
    """Start afresh; the earlier thread stays as it is. An empty one is not doubled."""
    standing = find_current(db, actor)
    fresh = standing if standing and not standing.last_seq else threads.begin(db, actor)
    return presenting.whole(db, fresh, visitor)


@router.post("/lines", status_code=202)
def say(db: Db, actor: VisitorActor, visitor: CurrentVisitor, wanted: SayLine, key: Key) -> LineView:
    current = hold_current(db, actor, visitor, wanted.page_url)
    button = (wanted.button.line, wanted.button.index) if wanted.button else None
    said = Said(wanted.text, key, wanted.page_url, button, tuple(wanted.files))
    return views(db, [listening.say(db, actor, current.id, said)])[0]


@router.post("/tickets", status_code=201)
def leave_message(
    db: Db, actor: VisitorActor, visitor: CurrentVisitor, wanted: LeaveMessage, key: Key
) -> dict[str, str]:
    """A message for a person while the bot can't answer; sent again under its key it is still one ticket."""
    current = hold_current(db, actor, visitor, wanted.page_url)
    message = leaving.Message(wanted.description, wanted.email, wanted.name, key)
    return {"reference": leaving.leave(db, actor, current, message)}


@router.post("/rating", status_code=201)
def rate(db: Db, actor: VisitorActor, wanted: GiveRating) -> dict[str, int]:
    rating.rate(db, current_ticket(db, actor), wanted.score, wanted.comment)
    return {"score": wanted.score}


@router.post("/solved")
def confirm_solved(db: Db, actor: VisitorActor) -> dict[str, str]:
    ticket = current_ticket(db, actor)
    working.confirm(db, ticket, actor)
    return {"status": ticket.status}


@router.post("/reopen")
def reopen(db: Db, actor: VisitorActor) -> dict[str, str]:
    ticket = current_ticket(db, actor)
    working.reopen(db, ticket, actor)
    return {"status": ticket.status}


@router.post("/sign-in-links", status_code=201)
def keep_conversation(db: Db, visitor: CurrentVisitor, request: Request) -> dict[str, str]:
    """Where to sign in so that this conversation goes along."""
    base: str = request.app.state.settings.base_url
    return {"url": f"{base}/account/sign-in?keep={visitors.keep_link(db, visitor)}"}


@router.get("/stream")
def stream(request: Request, db: Db, actor: VisitorActor, visitor: CurrentVisitor,
           after: Annotated[str, Query(pattern=r"^(\d{1,18}-\d{1,18})?$")] = "") -> StreamingResponse:
    """Lines and changes of this browser's latest conversation, from the cursor on. Access is asked for each event: a
    conversation begun later is heard, another visitor's never."""
    database = request.app.state.database

    def missed(cursor: Cursor) -> list[Happened]:
        with database.transaction() as session:
            current = find_current(session, actor)
            return events.after_in(session, cursor, current.id) if current else []

    def show(happened: Happened) -> list[tuple[str, dict[str, object]]]:
        with database.transaction() as session:
            return presenting.shown(session, happened) if belongs(session, visitor.id, happened) else []

    mine = Mine(visitor.id, {row.id for row in of_visitor(db, actor)})
    return sse.respond(request.app.state.hub, mine.wants, missed, show, after)


class Mine:
    """Which conversations one stream listens to; those begun later announce themselves with their visitor's id."""

    def __init__(self, visitor_id: UUID, conversations: set[UUID | None]) -> None:
        self.visitor_id = str(visitor_id)
        self.conversations = conversations

    def wants(self, happened: Happened) -> bool:
        if happened.kind == "conversation.begun" and happened.data.get("visitor_id") == self.visitor_id:
            self.conversations.add(happened.conversation_id)
        return not happened.staff_only and happened.conversation_id in self.conversations


def belongs(session: Session, visitor_id: UUID, happened: Happened) -> bool:
    query = select(Conversation.id).where(Conversation.id == happened.conversation_id)
    return session.scalar(query.where(Conversation.visitor_id == visitor_id)) is not None


def of_visitor(session: Session, actor: Actor) -> list[Conversation]:
    query = policy.scope(select(Conversation), actor).order_by(Conversation.created_at.desc()).limit(50)
    return list(session.scalars(query))


def find_current(session: Session, actor: Actor) -> Conversation | None:
    return next(iter(of_visitor(session, actor)), None)


def hold_current(session: Session, actor: Actor, visitor: Visitor, page_url: str) -> Conversation:
    """The visitor's conversation, begun if there is none; two first lines at once begin one."""
    session.refresh(visitor, with_for_update=True)
    visitor.seen_at = now()
    return find_current(session, actor) or threads.begin(session, actor, page_url=page_url, locale=visitor.site.locale)


def current_ticket(session: Session, actor: Actor) -> Ticket:
    current = find_current(session, actor)
    ticket = presenting.latest_ticket(session, current.id) if current else None
    if ticket is None:
        raise NotFound()
    return ticket
