"""A ticket's history is complete, tells who and why, and nobody can rewrite it."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from api.db import Database
from tests import factories

pytestmark = pytest.mark.feature("L15")


def test_every_act_leaves_a_row_with_who_what_and_why(database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        made = factories.ticket(session, desk.dana)
    ruth, path = browser(desk.ruth), f"/api/v1/tickets/{made.id}"
    ruth.post(f"{path}/assign", json={"agent_id": str(desk.leila.id)})
    ruth.post(f"{path}/priority", json={"priority": "high"})
    ruth.post(f"{path}/replies", json={"text": "Hello."}, headers={"Idempotency-Key": str(uuid4())})
    for verb in ("wait", "resolve", "reopen", "release", "hand-back", "close"):
        assert ruth.post(f"{path}/{verb}", json={} if verb == "wait" else None).status_code == 200
    rows = ruth.get(f"{path}/history").json()["items"]
    told = [(row["field"], row["old"], row["new"], row["cause"]) for row in rows if row["actor"] == "Ruth Adler"]
    assert ("assignee_id", name_of(desk, made), "Leila Haddad", "reassigned") in told
    routed = {(row["field"], row["new"]) for row in rows if row["cause"] == "round_robin"}
    assert routed == {("assignee_id", name_of(desk, made)), ("status", "open")}
    assert ("team_id", "Cards team", "Payments team", "reassigned") in told
    assert ("priority", "normal", "high", "priority") in told
    assert [row[1:] for row in told if row[0] == "status"] == [
        ("open", "pending_customer", "waiting"), ("pending_customer", "resolved", "resolved"),
        ("resolved", "open", "reopened"), ("open", "closed", "closed"),
    ]
    assert ("owner", "queue", "bot", "handed_back") in told
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def name_of(desk: SimpleNamespace, made) -> str:
    return next(one.name for one in (desk.ana, desk.marcus) if one.id == made.assignee_id)


def test_an_act_that_changes_nothing_leaves_no_row(database: Database, desk: SimpleNamespace, browser) -> None:
    with database.transaction() as session:
        made = factories.ticket(session, desk.dana)
    ruth, path = browser(desk.ruth), f"/api/v1/tickets/{made.id}"
    before = ruth.get(f"{path}/history").json()
    ruth.post(f"{path}/priority", json={"priority": "normal"})
    assert ruth.get(f"{path}/history").json() == before


@pytest.mark.parametrize("rewriting", ["UPDATE ticket_changes SET new = 'x'", "DELETE FROM ticket_changes"])
def test_the_database_refuses_to_rewrite_history(database: Database, desk: SimpleNamespace, rewriting: str) -> None:
    with database.transaction() as session:
        factories.ticket(session, desk.dana)
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(text(rewriting))
