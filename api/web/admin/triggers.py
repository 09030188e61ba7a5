"""The admin's page about hand-overs: what brings a person in, how often it did, and a switch for each."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.doors import Admin
from api.db import Db
from api.frontdesk import chat_rating, triggers
from api.frontdesk.models import Reason
from api.frontdesk.triggers import SetTrigger
from api.web.admin.work import show
from api.web.console.acts import Back
from api.web.forms import TypedForm

router = APIRouter(prefix="/admin/triggers", include_in_schema=False)


class TriggerForm(TypedForm):
    """The button that was pressed says `is_on`."""

    is_on: bool
    threshold: Annotated[int | None, Field(ge=1, le=5)] = None


@router.get("")
def show_triggers(request: Request, db: Db, _: Admin) -> Response:
    return show(request, "triggers", triggers=triggers.list_triggers(db), days=triggers.COUNTED_DAYS,
                rated=chat_rating.figures(db))


@router.post("/{reason}")
def set_trigger(reason: Reason, db: Db, actor: Admin, there: Back, form: Annotated[TriggerForm, Form()]) -> Response:
    triggers.set_trigger(db, actor, reason, SetTrigger(is_on=form.is_on, threshold=form.threshold))
    return there
