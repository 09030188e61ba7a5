"""One-time links: single use, expiring, nothing else opens anything (security row 9)."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.accounts import links
from api.accounts.models import Account, OneTimeLink, Purpose
from api.db import Database, now

pytestmark = pytest.mark.feature("P1")
NONSENSE = ["", " ", "%00", "%20", "\0", "null", "undefined", "a" * 1000, "../..", "\U0001f511"]
NEW = "four other words instead"


def issue(database: Database, purpose: Purpose, account: Account) -> str:
    with database.transaction() as session:
        return links.issue(session, purpose, account_id=account.id)


def use(client: TestClient, purpose: Purpose, token: str) -> int:
    if purpose is Purpose.reset_password:
        return client.post("/api/v1/accounts/resets", json={"token": token, "password": NEW}).status_code
    return client.post("/api/v1/accounts/verify", json={"token": token}).status_code


PURPOSES = pytest.mark.parametrize("purpose", [Purpose.verify_email, Purpose.reset_password])


@PURPOSES
def test_nonsense_is_gone(client: TestClient, purpose: Purpose) -> None:
    assert {token: use(client, purpose, token) for token in NONSENSE} == dict.fromkeys(NONSENSE, 410)


@PURPOSES
def test_a_link_works_once(client: TestClient, database: Database, dana: Account, purpose: Purpose) -> None:
    token = issue(database, purpose, dana)
    assert [use(client, purpose, token) for _ in range(3)] == [204, 410, 410]


@PURPOSES
def test_a_link_expires(client: TestClient, database: Database, dana: Account, purpose: Purpose) -> None:
    token = issue(database, purpose, dana)
    with database.transaction() as session:
        session.execute(update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)))
    assert use(client, purpose, token) == 410


def test_a_link_serves_its_own_purpose_only(client: TestClient, database: Database, dana: Account) -> None:
    token = issue(database, Purpose.verify_email, dana)
    assert use(client, Purpose.reset_password, token) == 410
    assert use(client, Purpose.verify_email, token) == 204


def test_a_reset_makes_the_other_resets_worthless(client: TestClient, database: Database, dana: Account) -> None:
    first, second = (issue(database, Purpose.reset_password, dana) for _ in range(2))
    assert use(client, Purpose.reset_password, second) == 204
    assert use(client, Purpose.reset_password, first) == 410


def test_a_refused_password_leaves_the_link_usable(client: TestClient, database: Database, dana: Account) -> None:
    token = issue(database, Purpose.reset_password, dana)
    assert client.post("/api/v1/accounts/resets", json={"token": token, "password": "password"}).status_code == 422
    assert use(client, Purpose.reset_password, token) == 204


def test_the_database_does_not_know_the_token(database: Database, dana: Account) -> None:
    token = issue(database, Purpose.reset_password, dana)
    with database.transaction() as session:
        [link] = session.query(OneTimeLink).all()
    assert token not in (link.token_hash, str(link.id))
