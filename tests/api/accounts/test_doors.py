"""Roles: each door opens for those it is meant for (M1)."""

import pytest
from fastapi.testclient import TestClient

from api.accounts.doors import Admin, CurrentActor, MaybeActor, Staff
from api.accounts.models import Role
from tests.api.accounts.conftest import Enter

pytestmark = pytest.mark.feature("M1")


@pytest.fixture
def doors(client: TestClient) -> TestClient:
    def maybe(actor: MaybeActor) -> str:
        return actor.kind if actor else "nobody"

    def current(actor: CurrentActor) -> str:
        return actor.kind

    def staff(actor: Staff) -> str:
        return actor.kind

    def admin(actor: Admin) -> str:
        return actor.kind

    for door in (maybe, current, staff, admin):
        client.app.get(f"/doors/{door.__name__}")(door)
    return client


def opened(doors: TestClient) -> dict[str, int]:
    return {name: doors.get(f"/doors/{name}").status_code for name in ("maybe", "current", "staff", "admin")}


def test_nobody_passes_only_the_open_one(doors: TestClient) -> None:
    assert opened(doors) == {"maybe": 200, "current": 401, "staff": 401, "admin": 401}


@pytest.mark.parametrize(("role", "answers"), [
    (Role.customer, {"staff": 403, "admin": 403}),
    (Role.agent, {"staff": 200, "admin": 403}),
    (Role.admin, {"staff": 200, "admin": 200}),
])
def test_each_role_passes_its_own(doors: TestClient, open_account, enter: Enter, role: Role, answers) -> None:
    open_account("who@mail.example", role)
    enter("who@mail.example")
    assert opened(doors) == {"maybe": 200, "current": 200} | answers
    assert doors.get("/doors/current").json() == role.value
