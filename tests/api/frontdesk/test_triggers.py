"""What hands a conversation to a person, and what happens when an admin has switched it off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import ProgrammingError

from api.db import Database, now
from api.frontdesk.models import Reason, TriggerChange
from api.settings import DEMO_SECRET
from api.tickets.models import Handover, Ticket
from tests import factories
from tests.api.frontdesk.conftest import SmallDesk, Widget

pytestmark = pytest.mark.feature("H1")
BOT = {"Authorization": f"Bearer {DEMO_SECRET}"}
SWITCHED = [reason for reason in Reason if reason is not Reason.form]
MESSAGE = {"description": "My card is gone", "email": "kim@customer.example"}


@pytest.fixture
def ruth(client: TestClient, database: Database, desk: SmallDesk) -> TestClient:
    with database.transaction() as session:
        admin = factories.admin(session)
    return factories.sign_in(TestClient(client.app), admin)


@pytest.fixture
def hand_off(client: TestClient, widget: Widget) -> Callable[..., Any]:
    def post(reason: Reason, turn: str = "") -> Any:
        wanted = {"conversation_id": widget.get()["id"], "turn": turn or widget.say("Help")["id"], "reason": reason}
        return client.post("/api/v1/bot/handoffs", json=wanted, headers=BOT)

    return post


def switch(ruth: TestClient, reason: Reason, is_on: bool, **more: Any) -> Any:
    return ruth.put(f"/api/v1/triggers/{reason}", json={"is_on": is_on, **more})


def listed(ruth: TestClient) -> dict[str, Any]:
    return {row["reason"]: row for row in ruth.get("/api/v1/triggers").json()["items"]}


def told(client: TestClient, widget: Widget) -> dict[str, Any]:
    widget.say("Hello")
    return client.get(f"/api/v1/bot/conversations/{widget.get()['id']}", headers=BOT).json()["triggers"]


def number_of(database: Database, table: type) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_all_are_on_until_somebody_chooses(ruth: TestClient, client: TestClient, widget: Widget) -> None:
    rows = listed(ruth)
    assert {reason: row["is_on"] for reason, row in rows.items()} == dict.fromkeys(Reason, True)
    assert {row["threshold"] for reason, row in rows.items() if reason != "misses"} == {None}
    assert told(client, widget) == dict.fromkeys(Reason, True) | {"misses": 2}


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_recorded_and_counted(
    reason: Reason, widget: Widget, hand_off: Callable[..., Any], ruth: TestClient, database: Database
) -> None:
    widget.say("Hello")
    assert hand_off(reason).status_code == 201
    with database.transaction() as session:
        assert session.scalars(select(Handover.reason)).all() == [reason]
    assert {name: row["handovers"] for name, row in listed(ruth).items() if row["handovers"]} == {reason: 1}


def test_a_hand_over_of_last_week_is_not_counted(
    widget: Widget, hand_off: Callable[..., Any], ruth: TestClient, database: Database
) -> None:
    widget.say("Hello")
    hand_off(Reason.asked)
    with database.transaction() as session:
        session.execute(update(Handover).values(at=now() - timedelta(days=8)))
    assert listed(ruth)["asked"]["handovers"] == 0


@pytest.mark.parametrize("reason", SWITCHED)
def test_switched_off_it_opens_nothing_until_it_is_on_again(
    reason: Reason, widget: Widget, hand_off: Callable[..., Any], ruth: TestClient, database: Database
) -> None:
    widget.say("Hello")
    assert switch(ruth, reason, False).json()["is_on"] is False
    refused = hand_off(reason)
    assert (refused.status_code, refused.json()["error"]) == (409, "TriggerOff")
    assert (number_of(database, Ticket), widget.get()["owner"]) == (0, "bot")
    switch(ruth, reason, True)
    assert hand_off(reason).status_code == 201


@pytest.mark.feature("H10")
def test_what_was_handed_over_before_keeps_its_receipt(
    widget: Widget, hand_off: Callable[..., Any], ruth: TestClient
) -> None:
    turn = widget.say("A person, please")["id"]
    first = hand_off(Reason.asked, turn)
    switch(ruth, Reason.asked, False)
    again = hand_off(Reason.asked, turn)
    assert (again.status_code, again.json()) == (200, first.json())


def test_the_bot_is_told_what_is_off_and_how_many_misses_are_enough(
    ruth: TestClient, client: TestClient, widget: Widget
) -> None:
    switch(ruth, Reason.not_helped, False)
    switch(ruth, Reason.misses, True, threshold=4)
    assert told(client, widget) == dict.fromkeys(Reason, True) | {"not_helped": False, "misses": 4}
    switch(ruth, Reason.misses, False)
    assert told(client, widget)["misses"] is None
    assert switch(ruth, Reason.misses, True).json()["threshold"] == 4


def test_with_the_bot_away_and_messages_off_the_customer_is_sent_to_the_help_pages(
    ruth: TestClient, widget: Widget, work_off: Callable[[], None], database: Database
) -> None:
    switch(ruth, Reason.bot_error, False)
    widget.say("Hello?")
    work_off()
    line = widget.get()["lines"][-1]
    assert (line["kind"], line["by"]) == ("notice", "system")
    assert "http://testserver/help" in line["text"]
    refused = widget.post("tickets", MESSAGE)
    assert (refused.status_code, refused.json()["error"]) == (409, "TriggerOff")
    assert number_of(database, Ticket) == 0
    assert [line["text"] for line in widget.get()["lines"]].count(MESSAGE["description"]) == 0


@pytest.mark.parametrize(("reason", "body", "status"), [
    ("form", {"is_on": False}, 409), ("misses", {"is_on": True, "threshold": 0}, 422),
    ("misses", {"is_on": True, "threshold": 6}, 422), ("asked", {"is_on": True, "threshold": 3}, 422),
    ("asked", {}, 422), ("asked", {"is_on": False, "handovers": 9}, 422), ("boredom", {"is_on": False}, 422),
])
def test_what_makes_no_sense_is_refused(
    ruth: TestClient, database: Database, reason: str, body: dict[str, Any], status: int
) -> None:
    assert ruth.put(f"/api/v1/triggers/{reason}", json=body).status_code == status
    assert number_of(database, TriggerChange) == 0


def test_each_change_stays_written_with_who_and_when(ruth: TestClient, database: Database) -> None:
    before = now()
    switch(ruth, Reason.asked, False)
    switch(ruth, Reason.asked, True)
    row = listed(ruth)["asked"]
    assert row["changed_by"] == "Ruth Adler"
    assert row["changed_at"] >= before.isoformat()[:19]
    with database.transaction() as session:
        assert session.scalars(select(TriggerChange.is_on).order_by(TriggerChange.id)).all() == [False, True]
    with pytest.raises(ProgrammingError, match="never changed"), database.transaction() as session:
        session.execute(update(TriggerChange).values(is_on=False))


def test_only_admins_see_and_switch(client: TestClient, database: Database, desk: SmallDesk) -> None:
    with database.transaction() as session:
        people = factories.account(session), factories.agent(session, "Ira Stein", factories.team(session, "Cash team"))
    signed_in = [factories.sign_in(TestClient(client.app), one) for one in people]
    for browser, status in [(TestClient(client.app), 401), *((one, 403) for one in signed_in)]:
        assert browser.get("/api/v1/triggers").status_code == status
        assert switch(browser, Reason.asked, False).status_code == status
    assert number_of(database, TriggerChange) == 0
