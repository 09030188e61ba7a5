"""The answer dial: how often answers must be right, what that costs, and what it would have done last week."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.accounts.doors import Admin
from api.db import Db
from api.frontdesk import dialing
from api.knowledge import dial
from api.knowledge.engine.calibration import set_for
from api.knowledge.engine.gate import Gate
from api.knowledge.engine.rehearsal import FEWEST
from api.knowledge.engine.replay import Setting, replay
from api.knowledge.search import Library, library
from api.web.admin import curve
from api.web.admin.work import show
from api.web.forms import TypedForm

router = APIRouter(prefix="/admin/answers", include_in_schema=False)
COMPARED = (80, 85, 90, 93, 95, 97, 99)
SHOWN_MOVED = 25
State = Literal["reading", "few", "calibrating", "words", "ready"]
Known = Annotated[Library | None, Depends(library)]


class DialForm(TypedForm):
    percent: int


@dataclass(frozen=True)
class Row:
    """What a wanted precision, in %, gives on this base."""

    percent: int
    gate: Gate


@router.get("")
def show_dial(request: Request, db: Db, _: Admin, found: Known,
              percent: Annotated[int | None, Query(ge=dial.LEAST, le=dial.MOST)] = None) -> Response:
    """With another per cent it shows what that would change; nothing is changed by looking."""
    today = dial.wanted(db)
    chosen = percent or today
    questions = dialing.last_weeks_questions(db)
    setting = Setting(found.index.gate, found.index.stale_gate) if found else None
    rows = {number: Row(number, set_for(found.index.gate, number / 100)) if found else None
            for number in sorted({*COMPARED, today, chosen})}
    return show(
        request, "answers/dial", today=today, chosen=chosen, least=dial.LEAST, most=dial.MOST,
        state=state_of(found), articles=len(found.index.versions) if found else 0, fewest=FEWEST, rows=rows,
        drawing=drawn(found, rows[today], rows[chosen]), sizes=curve, changes=dial.list_changes(db),
        replay=replay(questions, setting.at(today / 100), setting.at(chosen / 100)) if setting else None,
        limits=dialing, shown_moved=SHOWN_MOVED, measured=dialing.measured(db), saved="saved" in request.query_params,
    )


@router.post("")
def turn_dial(db: Db, actor: Admin, form: Annotated[DialForm, Form()]) -> Response:
    dial.turn(db, actor, form.percent)
    return RedirectResponse("/admin/answers?saved=1", 303)


def state_of(found: Library | None) -> State:
    if found is None:
        return "reading"
    if len(found.index.versions) < FEWEST:
        return "few"
    if not found.index.gate.curve:
        return "calibrating"
    return "words" if found.index.by_words_alone else "ready"


def drawn(found: Library | None, *rows: Row | None) -> curve.Drawing | None:
    if found is None or not found.index.gate.curve:
        return None
    points = [row.gate.point for row in rows if row and row.gate.point]
    return curve.draw(found.index.gate.curve, points)
