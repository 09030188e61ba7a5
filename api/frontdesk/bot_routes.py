"""The actions' API: what the bot may know and do. Only for the holder of the bot's secret, never for a browser."""

import re
import secrets
import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations.models import Conversation
from api.db import Db
from api.errors import CareError, NotFound, NotSignedIn
from api.frontdesk import answering, handover, jobs, presenting, several
from api.frontdesk.answering import Answer, Search
from api.frontdesk.correlation import correlate
from api.frontdesk.models import Reason, Turn
from api.frontdesk.questions import last_question, topic_of_page
from api.knowledge import locales
from api.knowledge.models import Article, Topic, Vote
from api.knowledge.search import Library, library, topic_of, visible_now
from api.tickets.models import Ticket


def signed(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    secret = request.app.state.settings.bot_secret.get_secret_value()
    if not secrets.compare_digest(authorization.encode(), f"Bearer {secret}".encode()):
        raise NotSignedIn("This door is for the bot.")


router = APIRouter(prefix="/api/v1/bot", tags=["bot"], dependencies=[Depends(signed), Depends(correlate)])
ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\"\\]+@[^\s@,;:<>()\"\\]+")


class NotReady(CareError):
    status = 503
    detail = "The knowledge base is still being read."


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Ask(Strict):
    conversation_id: UUID
    turn: UUID
    text: str = ""
    locale: str = "en"
    article_id: UUID | None = None


class Feedback(Strict):
    conversation_id: UUID
    turn: UUID
    helpful: bool
    article_id: UUID | None = None


def one_address(text: str | None) -> str | None:
    """What isn't one address is none: a mail goes there, and the hand-over must succeed all the same."""
    return text if text and ONE_ADDRESS.fullmatch(text) else None


class Slots(Strict):
    subject: str | None = None
    description: str | None = None
    email: Annotated[str | None, AfterValidator(one_address)] = None
    name: str | None = None
    category: str | None = None


class Intent(Strict):
    name: str
    score: float = Field(allow_inf_nan=False)


class HandOff(Strict):
    conversation_id: UUID
    turn: UUID
    reason: Reason
    slots: Slots = Slots()
    intents: list[Intent] = Field([], max_length=10)


@router.post("/answers")
def answer(request: Request, db: Db, asked: Ask, library: Annotated[Library | None, Depends(library)]) -> Answer:
    refuse_foreign_turn(db, asked.conversation_id, asked.turn)
    base_url: str = request.app.state.settings.base_url
    if asked.article_id:
        article = db.get(Article, asked.article_id)
        if article is None or not visible_now(article):
            raise NotFound()
        return answering.answer_with(db, asked.turn, article, base_url)
    if library is None:
        raise NotReady()
    conversation = get_conversation(db, asked.conversation_id)
    return answering.answer(db, asked.turn, look_up(library, asked.text, conversation.locale), base_url)


def look_up(library: Library, text: str, locale: str) -> Search:
    began = time.perf_counter()
    judged = library.decide(text, locale)
    parts = several.apart(text, lambda part: library.decide(part, judged.locale).decision)
    milliseconds = 1000 * (time.perf_counter() - began)
    served = tuple(locales.chain(judged.locale, library.default))
    return Search(text, judged.decision, milliseconds, parts, served)


@router.get("/conversations/{conversation_id}")
def known(db: Db, conversation_id: UUID) -> dict[str, Any]:
    """What was given already, so that the bot never asks for it again."""
    conversation = get_conversation(db, conversation_id)
    topics = db.scalars(select(Topic).order_by(Topic.position)).all()
    return jobs.known(db, conversation) | {
        "last_question": last_question(db, conversation_id),
        "has_request": jobs.has_request(db, conversation_id),
        "category": handover.guessed_category(db, conversation_id) or topic_of_page(conversation.page_url, topics),
        "categories": [{"slug": topic.slug, "name": topic.name} for topic in topics],
    }


@router.post("/handoffs", status_code=201)
def hand_off(
    db: Db, wanted: HandOff, response: Response, library: Annotated[Library | None, Depends(library)]
) -> dict[str, Any]:
    """Open the ticket, or find the one this turn opened: 201 the first time, 200 with the same receipt again."""
    refuse_foreign_turn(db, wanted.conversation_id, wanted.turn)
    command = handover.HandOver(wanted.conversation_id, wanted.turn, wanted.reason, wanted.slots.model_dump(),
                                [intent.model_dump() for intent in wanted.intents],
                                topic_of(library, wanted.slots.description or ""))
    receipt, fresh = handover.hand_over(db, command)
    response.status_code = 201 if fresh else 200
    return receipt


@router.get("/conversations/{conversation_id}/tickets")
def tickets(db: Db, conversation_id: UUID) -> dict[str, Any]:
    """The signed-in customer's latest tickets; a stranger gets only this conversation's own."""
    conversation = get_conversation(db, conversation_id)
    owner = Ticket.account_id == conversation.account_id if conversation.account_id else None
    mine = owner if owner is not None else Ticket.conversation_id == conversation_id
    rows = db.scalars(select(Ticket).where(mine).order_by(Ticket.created_at.desc()).limit(5))
    return {"items": [ticket_words(db, ticket) for ticket in rows]}


@router.post("/feedback", status_code=204)
def feedback(db: Db, given: Feedback) -> None:
    """Whether the answer of an earlier turn helped; the first word on it counts."""
    turn = answered_turn(db, given.conversation_id)
    if turn is None or turn.article_id is None:
        return
    turn.helpful = given.helpful
    article = db.get_one(Article, given.article_id if given.article_id in also_shown(turn) else turn.article_id)
    if db.scalar(select(Vote.id).where(Vote.turn == turn.line_id, Vote.article_id == article.id)) is None:
        db.add(Vote(article_id=article.id, version=article.version, helpful=given.helpful, turn=turn.line_id))


def answered_turn(session: Session, conversation_id: UUID) -> Turn | None:
    query = select(Turn).where(Turn.conversation_id == conversation_id, Turn.outcome == "answer")
    return session.scalars(query.order_by(Turn.at.desc()).limit(1)).one_or_none()


def also_shown(turn: Turn) -> set[UUID]:
    """The articles of a turn that answered several questions."""
    return {UUID(row["article_id"]) for row in turn.ranking if row.get("shown")}


def ticket_words(session: Session, ticket: Ticket) -> dict[str, Any]:
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    state = presenting.ticket_state(session, ticket, agent)
    return {"reference": ticket.reference, "subject": ticket.subject, "status_text": state.status_text,
            "agent": agent.name if agent else None, "promised_by": state.promised_by}


def get_conversation(session: Session, conversation_id: UUID) -> Conversation:
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound()
    return conversation


def refuse_foreign_turn(session: Session, conversation_id: UUID, turn_id: UUID) -> None:
    """A turn belongs to its conversation: the bot can't mix two customers up."""
    get_conversation(session, conversation_id)
    turn = session.get(Turn, turn_id)
    if turn and turn.conversation_id != conversation_id:
        raise NotFound()
