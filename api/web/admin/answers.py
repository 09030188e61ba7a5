"""The answer dial: how often answers must be right, what that costs, and what it would have done last week."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.accounts.doors import Admin
from api.db import Db
from api.frontdesk import dialing
from api.knowledge import dial
from api.knowledge.engine.calibration import set_for
from api.knowledge.engine.gate import Gate
from api.knowledge.engine.index import Index
from api.knowledge.engine.rehearsal import FEWEST
from api.knowledge.engine.replay import Setting, Settings, replay
from api.knowledge.search import Library, library
from api.web.admin import curve
from api.web.admin.work import show
from api.web.forms import TypedForm

router = APIRouter(prefix="/admin/answers", include_in_schema=False)
COMPARED = (80, 85, 90, 93, 95, 97, 99)
SHOWN_MOVED = 25
State = Literal["few", "calibrating", "words", "ready"]
Known = Annotated[Library | None, Depends(library)]


class DialForm(TypedForm):
    percent: int


@dataclass(frozen=True)
class Row:
    """What a wanted precision, in %, gives on this base."""

    percent: int
    gate: Gate


@dataclass(frozen=True)
class Looked:
    """What somebody wants to see: another per cent, and the base of which language."""

    percent: int | None
    locale: str


def looked(percent: Annotated[int | None, Query(ge=dial.LEAST, le=dial.MOST)] = None, locale: str = "") -> Looked:
    return Looked(percent, locale)


@router.get("")
def show_dial(request: Request, db: Db, _: Admin, found: Known, look: Annotated[Looked, Depends(looked)]) -> Response:
    """With another per cent it shows what that would change; nothing is changed by looking."""
    today = dial.wanted(db)
    chosen = look.percent or today
    about = measured_in(found, look, today, chosen) if found else {"state": "reading", "drawing": None, "locales": []}
    questions = dialing.last_weeks_questions(db) if found else []
    return show(
        request, "answers/dial", today=today, chosen=chosen, least=dial.LEAST, most=dial.MOST, sizes=curve,
        replay=replay(questions, settings_at(found, today), settings_at(found, chosen)) if found else None,
        limits=dialing, shown_moved=SHOWN_MOVED, measured=dialing.measured(db), changes=dial.list_changes(db),
        saved="saved" in request.query_params, **about,
    )


def measured_in(found: Library, look: Looked, *percents: int) -> dict[str, Any]:
    """What rehearsal measured on the base of a language; an unknown one is the default's."""
    locale = look.locale if look.locale in found.indexes else found.default
    index = found.indexes[locale]
    rows = {number: Row(number, set_for(index.gate, number / 100)) for number in sorted({*COMPARED, *percents})}
    marked = [point for number in percents if (point := rows[number].gate.point)]
    return {
        "state": state_of(index), "locale": locale, "locales": sorted(found.indexes), "articles": len(index.versions),
        "fewest": FEWEST, "rows": rows, "drawing": curve.draw(index.gate.curve, marked) if index.gate.curve else None,
    }


def settings_at(found: Library, percent: int) -> Settings:
    return {locale: Setting(index.gate, index.stale_gate).at(percent / 100) for locale, index in found.indexes.items()}


@router.post("")
def turn_dial(db: Db, actor: Admin, form: Annotated[DialForm, Form()]) -> Response:
    dial.turn(db, actor, form.percent)
    return RedirectResponse("/admin/answers?saved=1", 303)


def state_of(index: Index) -> State:
    if len(index.versions) < FEWEST:
        return "few"
    if not index.gate.curve:
        return "calibrating"
    return "words" if index.by_words_alone else "ready"
