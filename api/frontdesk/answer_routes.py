"""The API about the bot's answers, for staff: the answer dial, its turns, and why each ended as it did."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.accounts.doors import Admin, Staff
from api.db import Db
from api.frontdesk import tracing
from api.frontdesk.tracing import Ending, Trace, Wanted
from api.knowledge import dial

router = APIRouter(prefix="/api/v1", tags=["desk"])


class SetDial(BaseModel):
    model_config = ConfigDict(extra="forbid")

    percent: int = Field(ge=dial.LEAST, le=dial.MOST)


class Change(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    percent: int
    at: datetime
    by: str


class DialView(BaseModel):
    """How many of 100 answers must be right, and the latest changes, the last first."""

    percent: int
    changes: list[Change]


class TurnList(BaseModel):
    items: list[Trace]
    next: str | None


def wanted(q: Annotated[str, Query(max_length=200)] = "", ending: Ending | None = None,
           cursor: Annotated[str, Query(max_length=400)] = "") -> Wanted:
    return Wanted(q.replace("\0", "").strip(), ending, cursor)


@router.get("/answer-dial")
def read_dial(db: Db, _: Admin) -> DialView:
    return view(db)


@router.put("/answer-dial")
def turn_dial(db: Db, actor: Admin, command: SetDial) -> DialView:
    dial.turn(db, actor, command.percent)
    return view(db)


@router.get("/turns")
def list_turns(db: Db, actor: Admin, filters: Annotated[Wanted, Depends(wanted)]) -> TurnList:
    rows, more = tracing.list_turns(db, actor, filters)
    return TurnList(items=[row.trace for row in rows], next=more)


@router.get("/lines/{line_id}/trace")
def read_trace(db: Db, actor: Staff, line_id: UUID) -> Trace:
    """Of the turn that a customer's line began, or in which the bot said the line."""
    return tracing.get_trace(db, actor, line_id)


def view(session: Session) -> DialView:
    changes = [Change.model_validate(change) for change in dial.list_changes(session)]
    return DialView(percent=dial.wanted(session), changes=changes)
