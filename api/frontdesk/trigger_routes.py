"""The triggers' API, for administrators: what hands a conversation to a person, how often it did, and its switch."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.accounts.doors import Admin
from api.db import Db
from api.frontdesk import triggers
from api.frontdesk.models import Reason
from api.frontdesk.triggers import SetTrigger, TriggerView

router = APIRouter(prefix="/api/v1/triggers", tags=["desk"])


class TriggerList(BaseModel):
    items: list[TriggerView]


@router.get("")
def list_triggers(db: Db, _: Admin) -> TriggerList:
    return TriggerList(items=triggers.list_triggers(db))


@router.put("/{reason}")
def set_trigger(reason: Reason, db: Db, actor: Admin, wanted: SetTrigger) -> TriggerView:
    triggers.set_trigger(db, actor, reason, wanted)
    return triggers.get_trigger(db, reason)
