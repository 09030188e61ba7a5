"""Why the bot answered as it did: each turn with what was understood, found, weighed and done. For staff only."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import Session

from api.conversations.models import Line
from api.frontdesk.models import Turn
from api.knowledge.engine.entries import Evidence
from api.policy import Actor, get, scope, scoped
from api.tickets.models import Ticket
from api.tickets.paging import Order

PAGE = 50
SAID_BY_BOT = "bot:"
LATEST = Order(((Turn.at, datetime.fromisoformat), (Turn.line_id, UUID)), descending=True)
JUDGED = {field.name for field in fields(Evidence)}


class Ending(StrEnum):
    """How a turn ended; `other` without asking the knowledge base, such as small talk or a form."""

    answered = "answered"
    picked = "picked"
    asked = "asked"
    unanswered = "unanswered"
    other = "other"
    failed = "failed"


@dataclass(frozen=True)
class Trace:
    """One turn, ready to be shown; what was not kept at its time is empty. `corrected` is what was looked for, where
    that is not what was written; of `several` questions in a message each was looked up by itself."""

    id: UUID
    at: datetime
    question: str
    corrected: str
    ending: Ending
    article_id: str
    helpful: bool | None
    intents: list[dict[str, Any]]
    ranking: list[dict[str, Any]]
    evidence: Evidence | None
    several: bool
    steps: list[dict[str, Any]]
    milliseconds: float | None
    search_milliseconds: float | None
    error: str

    @property
    def article(self) -> dict[str, Any] | None:
        """The one that was shown, with its version of that time."""
        return next((item for item in self.ranking if item["article_id"] == self.article_id), None)


@dataclass(frozen=True)
class Row:
    """A turn in the list, with the request that its conversation led to."""

    trace: Trace
    reference: str | None


@dataclass(frozen=True)
class Wanted:
    """What the list shows."""

    q: str = ""
    ending: Ending | None = None
    cursor: str = ""


@scoped(Turn)
def turns(query: Select[Any], actor: Actor) -> Select[Any]:
    return query if actor.staff else query.where(false())


def get_trace(session: Session, actor: Actor, line_id: UUID) -> Trace:
    """Of the turn that a customer's line began, or that a bot's line was said in."""
    line = session.get(Line, line_id)
    said_in = select(Turn).where(Turn.line_id == (turn_of(line) if line else line_id))
    return trace(get(session, actor, said_in))


def turn_of(line: Line) -> UUID:
    """A bot's line is keyed `bot:{turn}:{n}`."""
    key = line.key or ""
    return UUID(key.split(":")[1]) if key.startswith(SAID_BY_BOT) else line.id


def list_turns(session: Session, actor: Actor, wanted: Wanted, size: int = PAGE) -> tuple[list[Row], str | None]:
    """The latest first, with the cursor of the next page."""
    query = LATEST.apply(select(Turn), wanted.cursor).where(*conditions(wanted))
    found = session.execute(scope(query, actor).limit(size + 1)).all()
    more = LATEST.write(found[size - 1]) if len(found) > size else None
    shown: list[Turn] = [row[0] for row in found[:size]]
    references = references_of(session, [turn.conversation_id for turn in shown])
    return [Row(trace(turn), references.get(turn.conversation_id)) for turn in shown], more


def references_of(session: Session, conversations: list[UUID]) -> dict[UUID, str]:
    query = select(Ticket.conversation_id, Ticket.reference).where(Ticket.conversation_id.in_(conversations))
    return dict(session.execute(query.order_by(Ticket.number)).all())


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    chosen = [ended(wanted.ending)] if wanted.ending else []
    return [*chosen, Turn.question.icontains(wanted.q, autoescape=True)] if wanted.q else chosen


def ended(ending: Ending) -> ColumnElement[bool]:
    picked = Turn.evidence.has_key("picked")
    return {
        Ending.failed: Turn.error != "",
        Ending.picked: and_(Turn.error == "", Turn.outcome == "answer", picked),
        Ending.answered: and_(Turn.error == "", Turn.outcome == "answer", ~picked),
        Ending.asked: and_(Turn.error == "", Turn.outcome == "ask"),
        Ending.unanswered: and_(Turn.error == "", Turn.outcome == "escalate"),
        Ending.other: and_(Turn.error == "", Turn.outcome == ""),
    }[ending]


def ending(turn: Turn) -> Ending:
    if turn.error:
        return Ending.failed
    if turn.outcome == "answer":
        return Ending.picked if "picked" in turn.evidence else Ending.answered
    return {"ask": Ending.asked, "escalate": Ending.unanswered}.get(turn.outcome, Ending.other)


def judged(kept: dict[str, Any]) -> Evidence:
    return Evidence(**{name: kept[name] for name in JUDGED} | {"seen": tuple(kept["seen"])})


def corrected(turn: Turn) -> str:
    looked_for = str(turn.evidence.get("corrected", ""))
    same = looked_for.casefold().split() == turn.question.casefold().split()
    return "" if same else looked_for


def trace(turn: Turn) -> Trace:
    kept, told = turn.evidence, turn.trace
    return Trace(
        id=turn.line_id, at=turn.at, question=turn.question, corrected=corrected(turn), ending=ending(turn),
        article_id=str(turn.article_id or ""), helpful=turn.helpful, intents=told.get("ranking", []),
        ranking=[{"version": None, "parts": {}, "shown": False} | item for item in turn.ranking],
        evidence=judged(kept) if kept.keys() >= JUDGED else None,
        several=kept.get("questions", 1) > 1, steps=told.get("steps", []), milliseconds=told.get("milliseconds"),
        search_milliseconds=kept.get("milliseconds"), error=turn.error,
    )
