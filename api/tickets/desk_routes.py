"""The desk API: presence, who has what, teams and the words for statuses."""

from uuid import UUID

from fastapi import APIRouter

from api.accounts.doors import Admin, Staff
from api.db import Db
from api.errors import Forbidden
from api.policy import Actor
from api.routing import desks, presence
from api.routing.models import Presence
from api.tickets import giving_back, statuses, work
from api.tickets.desk_schemas import (
    PinPresence,
    PresenceView,
    RenameStatus,
    SetDesk,
    SetPresence,
    StatusList,
    TeamList,
    Work,
)
from api.tickets.models import Status
from api.tickets.statuses import StatusView

router = APIRouter(prefix="/api/v1", tags=["desk"])


@router.put("/me/presence")
def set_presence(db: Db, actor: Staff, body: SetPresence) -> PresenceView:
    own = own_desk(actor)
    if body.give_back and body.presence is not Presence.online:
        return PresenceView(presence=body.presence, given_back=giving_back.leave(db, own, actor, body.presence))
    return PresenceView(presence=presence.set_presence(db, own, body.presence).presence)


@router.get("/work")
def read_work(db: Db, _: Staff) -> Work:
    return work.board(db)


@router.get("/teams")
def list_teams(db: Db, _: Staff) -> TeamList:
    return TeamList(items=work.teams(db))


@router.put("/agents/{agent_id}/presence", status_code=204)
def pin_presence(agent_id: UUID, db: Db, _: Admin, body: PinPresence) -> None:
    presence.pin(db, agent_id, body.presence)


@router.put("/agents/{agent_id}/desk", status_code=204)
def set_desk(agent_id: UUID, db: Db, _: Admin, body: SetDesk) -> None:
    desks.furnish(db, agent_id, body.capacity, body.skills)


@router.get("/statuses")
def list_statuses(db: Db, _: Staff) -> StatusList:
    return StatusList(items=statuses.list_names(db))


@router.put("/statuses/{status}")
def rename_status(status: Status, db: Db, _: Admin, body: RenameStatus) -> StatusView:
    return StatusView.model_validate(statuses.rename(db, status, body.name, body.customer_words))


def own_desk(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise Forbidden()
    return actor.account_id
