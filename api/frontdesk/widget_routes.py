"""The widget's API: everything a website's visitor does, by bearer token, from the origins of its site."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, EmailStr, Field

from api import sse
from api.accounts import visitors
from api.accounts.doors import CurrentVisitor, VisitorActor
from api.conversations import threads
from api.conversations.models import By
from api.conversations.views import LineView
from api.db import Db
from api.files.threads import views
from api.frontdesk import chat_rating, leaving, listening, presenting, visiting
from api.frontdesk.listening import Said
from api.frontdesk.pace import pace_arrival, pace_visitor
from api.frontdesk.presenting import ConversationView
from api.knowledge.readers import spoken
from api.knowledge.search import Library, library, topic_of
from api.settings import Settings
from api.tickets import rating, working

router = APIRouter(prefix="/api/v1/widget", tags=["widget"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]
Origin = Annotated[str | None, Header()]
Known = Annotated[Library | None, Depends(library)]
PACED = [Depends(pace_visitor)]


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
    """`line`: the form that was filled in; left out, the latest that asks."""

    line: UUID | None = None
    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=1_000)


def tongue(request: Request, visitor: CurrentVisitor) -> str:
    """The language that the widget says it speaks, if the help centre is offered in it; else the site's."""
    return spoken(request) or visitor.site.locale


Tongue = Annotated[str, Depends(tongue)]


@router.get("/settings")
def settings(request: Request, db: Db, site_key: str, origin: Origin = None) -> dict[str, object]:
    site = visitors.get_site(db, site_key, origin)
    limits: Settings = request.app.state.settings
    return {
        "site": {"key": site.key, "name": site.name, "accent": site.accent, "position": site.position,
                 "locale": site.locale, "welcome": ""},
        "limits": {"line_chars": limits.line_chars, "picture_bytes": limits.picture_bytes, "pictures": limits.pictures},
    }


@router.post("/sessions", status_code=201, dependencies=[Depends(pace_arrival)])
def start_session(db: Db, wanted: SiteKey, origin: Origin = None) -> dict[str, str]:
    """A new visitor; the token is shown this once."""
    _, token = visitors.start(db, wanted.site_key, origin)
    return {"token": token}


@router.get("/conversation")
def conversation(db: Db, actor: VisitorActor, visitor: CurrentVisitor) -> ConversationView:
    return presenting.whole(db, visiting.find_current(db, actor), visitor)


@router.post("/conversation", status_code=201, dependencies=PACED)
def begin_conversation(db: Db, actor: VisitorActor, visitor: CurrentVisitor, locale: Tongue) -> ConversationView:
    """Start afresh; the earlier thread stays as it is. An empty one is not doubled."""
    standing = visiting.find_current(db, actor)
    fresh = standing if standing and not standing.last_seq else threads.begin(db, actor, locale=locale)
    return presenting.whole(db, fresh, visitor)


@router.post("/lines", status_code=202, dependencies=PACED)
def say(  # noqa: PLR0913, PLR0917 - all that a request brings along
    db: Db, actor: VisitorActor, visitor: CurrentVisitor, wanted: SayLine, key: Key, locale: Tongue
) -> LineView:
    current = visiting.hold_current(db, actor, visitor, wanted.page_url)
    current.locale = locale
    button = (wanted.button.line, wanted.button.index) if wanted.button else None
    said = Said(wanted.text, key, wanted.page_url, button, tuple(wanted.files))
    return views(db, [listening.say(db, actor, current.id, said)])[0]


@router.post("/tickets", status_code=201, dependencies=PACED)
def leave_message(  # noqa: PLR0913, PLR0917 - all that a request brings along
    db: Db, actor: VisitorActor, visitor: CurrentVisitor, wanted: LeaveMessage, key: Key, library: Known
) -> dict[str, str]:
    """A message for a person while the bot can't answer; sent again under its key it is still one ticket."""
    current = visiting.hold_current(db, actor, visitor, wanted.page_url)
    topic = topic_of(library, wanted.description)
    message = leaving.Message(wanted.description, wanted.email, wanted.name, key, topic)
    return {"reference": leaving.leave(db, actor, current, message)}


@router.post("/rating", status_code=201)
def rate(db: Db, actor: VisitorActor, wanted: GiveRating) -> dict[str, int]:
    current = visiting.find_current(db, actor)
    asked = chat_rating.find_asked(db, current.id, wanted.line) if current else None
    if current and asked and asked.by is By.bot:
        chat_rating.rate(db, current, wanted.score, wanted.comment)
    else:
        rating.rate(db, visiting.get_ticket(db, actor), wanted.score, wanted.comment)
    return {"score": wanted.score}


@router.post("/solved")
def confirm_solved(db: Db, actor: VisitorActor) -> dict[str, str]:
    ticket = visiting.get_ticket(db, actor)
    working.confirm(db, ticket, actor)
    return {"status": ticket.status}


@router.post("/reopen")
def reopen(db: Db, actor: VisitorActor) -> dict[str, str]:
    ticket = visiting.get_ticket(db, actor)
    working.reopen(db, ticket, actor)
    return {"status": ticket.status}


@router.post("/sign-in-links", status_code=201)
def keep_conversation(db: Db, visitor: CurrentVisitor, request: Request) -> dict[str, str]:
    """Where to sign in so that this conversation goes along."""
    base: str = request.app.state.settings.base_url
    return {"url": f"{base}/account/sign-in?keep={visitors.keep_link(db, visitor)}"}


@router.get("/stream")
def stream(request: Request, db: Db, visitor: CurrentVisitor,
           after: Annotated[str, Query(pattern=r"^(\d{1,18}-\d{1,18})?$")] = "") -> StreamingResponse:
    """Lines and changes of this browser's current conversation, from the cursor on."""
    listener = visiting.listen(request.app.state.database, db, visitor)
    return sse.respond(request.app.state.hub, listener.wants, listener.missed, listener.show, after)
