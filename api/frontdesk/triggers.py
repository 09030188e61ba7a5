"""What hands a conversation to a person: each trigger can be switched off, and the registry holds everybody to it."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.db import now
from api.errors import CareError, Forbidden, Invalid
from api.frontdesk.models import Reason, TriggerChange
from api.policy import Actor
from api.tickets.models import Handover

USUAL_MISSES = 2
COUNTED_DAYS = 7


class TriggerOff(CareError):
    status = 409
    detail = "People can't be reached this way at the moment. Nothing was sent."


class AlwaysOn(CareError):
    status = 409
    detail = "Opening a request is the way that always stays open."


class NoThreshold(Invalid):
    detail = "Only unanswered questions are counted."


class SetTrigger(BaseModel):
    """Without a threshold the one that stands is kept."""

    model_config = ConfigDict(extra="forbid")

    is_on: bool
    threshold: int | None = Field(None, ge=1, le=5)


class TriggerView(BaseModel):
    """`handovers` counts those of the last 7 days."""

    reason: Reason
    is_on: bool
    threshold: int | None
    handovers: int
    changed_at: datetime | None
    changed_by: str | None


def list_triggers(session: Session) -> list[TriggerView]:
    chosen, numbers = latest(session), counts(session)
    return [view(session, reason, chosen.get(reason), numbers.get(reason, 0)) for reason in Reason]


def get_trigger(session: Session, reason: Reason) -> TriggerView:
    return next(one for one in list_triggers(session) if one.reason is reason)


def set_trigger(session: Session, actor: Actor, reason: Reason, wanted: SetTrigger) -> None:
    if actor.account_id is None:
        raise Forbidden()
    if reason is Reason.form:
        raise AlwaysOn()
    if wanted.threshold and reason is not Reason.misses:
        raise NoThreshold()
    standing = latest(session).get(reason)
    number = wanted.threshold or (standing.threshold if standing else None)
    session.add(TriggerChange(reason=reason, is_on=wanted.is_on, threshold=number, account_id=actor.account_id))
    session.flush()


def refuse_if_off(session: Session, reason: Reason) -> None:
    if not is_on(session, reason):
        raise TriggerOff()


def is_on(session: Session, reason: Reason) -> bool:
    return switched_on(latest(session).get(reason))


def for_bot(session: Session) -> dict[str, bool | int | None]:
    """Reason → on or off; `misses` as how many in a row bring a person in, None when it is off."""
    chosen = latest(session)
    told: dict[str, bool | int | None] = {reason: switched_on(chosen.get(reason)) for reason in Reason}
    return told | {Reason.misses: threshold(chosen.get(Reason.misses)) if told[Reason.misses] else None}


def latest(session: Session) -> dict[Reason, TriggerChange]:
    query = select(TriggerChange).ext(distinct_on(TriggerChange.reason))
    rows = session.scalars(query.order_by(TriggerChange.reason, TriggerChange.id.desc()))
    return {row.reason: row for row in rows}


def switched_on(row: TriggerChange | None) -> bool:
    return row is None or row.is_on


def threshold(row: TriggerChange | None) -> int:
    return row.threshold if row and row.threshold else USUAL_MISSES


def counts(session: Session) -> dict[str, int]:
    """Hand-overs of the last days by reason."""
    lately = Handover.at >= now() - timedelta(days=COUNTED_DAYS)
    query = select(Handover.reason, func.count()).where(lately).group_by(Handover.reason)
    return dict(session.execute(query).all())


def view(session: Session, reason: Reason, row: TriggerChange | None, handovers: int) -> TriggerView:
    return TriggerView(
        reason=reason, is_on=switched_on(row), threshold=threshold(row) if reason is Reason.misses else None,
        handovers=handovers, changed_at=row.at if row else None,
        changed_by=session.get_one(Account, row.account_id).name if row else None,
    )
