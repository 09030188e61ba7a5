"""Sessions live on the server: rotated, revocable, known to the database by fingerprint only (security row 12)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text, update

from api.accounts import service
from api.accounts.models import Account, SignIn
from api.db import Database, now
from api.main import create_app
from api.settings import Settings
from tests.api.accounts.conftest import PASSWORD, Enter

pytestmark = pytest.mark.feature("P1")
NEW = "four other words instead"


def signed_in(client: TestClient) -> bool:
    return client.get("/api/v1/session").status_code == 200


def test_the_cookie_rotates_at_login_and_the_old_one_is_dead(client: TestClient, enter: Enter) -> None:
    enter()
    before = client.cookies["care_session"]
    enter()
    after = client.cookies["care_session"]
    assert before != after
    client.cookies.clear()
    client.cookies["care_session"] = before
    assert not signed_in(client)


def test_a_planted_cookie_is_never_adopted(client: TestClient, dana: Account) -> None:
    client.cookies["care_session"] = "planted"
    answer = client.post("/api/v1/session", json={"email": dana.email, "password": PASSWORD})
    assert answer.cookies["care_session"] != "planted"


def test_signing_out_kills_the_session_not_only_the_cookie(client: TestClient, enter: Enter) -> None:
    enter()
    token = client.cookies["care_session"]
    client.delete("/api/v1/session")
    assert "care_session" not in client.cookies
    client.cookies["care_session"] = token
    assert not signed_in(client)


def test_a_new_password_signs_every_other_browser_out(client: TestClient, phone: TestClient, enter: Enter) -> None:
    enter(client=phone)
    enter()
    before = client.cookies["care_session"]
    answer = client.post("/api/v1/account/password", json={"current": PASSWORD, "new": NEW})
    assert answer.status_code == 200
    assert client.cookies["care_session"] != before
    assert signed_in(client)
    assert not signed_in(phone)


def test_a_wrong_current_password_changes_nothing(client: TestClient, enter: Enter) -> None:
    enter()
    answer = client.post("/api/v1/account/password", json={"current": "guessed it?", "new": NEW})
    assert (answer.status_code, answer.json()["error"]) == (422, "WrongPassword")
    assert signed_in(client)


def test_disabling_shuts_out(client: TestClient, database: Database, dana: Account, enter: Enter) -> None:
    enter()
    with database.transaction() as session:
        service.disable(session, session.get_one(Account, dana.id))
    assert not signed_in(client)
    assert client.post("/api/v1/session", json={"email": dana.email, "password": PASSWORD}).status_code == 401


def test_a_session_ends_when_its_time_is_over(client: TestClient, database: Database, enter: Enter) -> None:
    enter()
    with database.transaction() as session:
        session.execute(update(SignIn).values(expires_at=now() - timedelta(seconds=1)))
    assert not signed_in(client)


def test_sessions_are_listed_and_revoked_one_by_one(client: TestClient, phone: TestClient, enter: Enter) -> None:
    enter(client=phone)
    enter()
    listed = client.get("/api/v1/sessions").json()
    [other] = [item["id"] for item in listed["items"] if item["id"] != listed["current"]]
    assert client.delete(f"/api/v1/sessions/{other}").status_code == 204
    assert signed_in(client)
    assert not signed_in(phone)


def test_all_other_sessions_are_revoked_at_once(client: TestClient, phone: TestClient, enter: Enter) -> None:
    enter(client=phone)
    enter()
    assert client.delete("/api/v1/sessions").status_code == 204
    assert signed_in(client)
    assert not signed_in(phone)


def test_anothers_session_is_not_there(client: TestClient, phone: TestClient, open_account, enter: Enter) -> None:
    open_account("eve@mail.example")
    enter(client=phone)
    danas = phone.get("/api/v1/sessions").json()["current"]
    enter("eve@mail.example")
    assert danas not in client.get("/api/v1/sessions").text
    assert client.delete(f"/api/v1/sessions/{danas}").status_code == 404
    assert client.delete(f"/api/v1/sessions/{uuid4()}").status_code == 404
    assert signed_in(phone)


def test_the_database_never_holds_the_token(client: TestClient, database: Database, enter: Enter) -> None:
    enter()
    with database.transaction() as session:
        row = session.execute(text("SELECT sign_ins::text FROM sign_ins")).scalar_one()
    assert client.cookies["care_session"] not in row


def test_being_seen_is_written_once_a_minute_at_most(client: TestClient, database: Database, enter: Enter) -> None:
    enter()

    def seen_at():
        with database.transaction() as session:
            return session.scalars(select(SignIn.seen_at)).one()

    first = seen_at()
    signed_in(client)
    assert seen_at() == first
    with database.transaction() as session:
        session.execute(update(SignIn).values(seen_at=first - timedelta(minutes=2)))
    signed_in(client)
    assert seen_at() > first - timedelta(minutes=2)


def test_the_cookie_is_out_of_reach_and_pinned_to_the_host_over_https(settings: Settings, dana: Account) -> None:
    secure = settings.model_copy(update={"base_url": "https://care.example"})
    with TestClient(create_app(secure), base_url="https://care.example") as client:
        answer = client.post("/api/v1/session", json={"email": dana.email, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-care_session=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
    assert "Domain" not in cookie
