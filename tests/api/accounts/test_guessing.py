"""Nobody learns who has an account, and nobody guesses for long (security rows 10 and 13)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import event

from api.accounts import passwords
from api.accounts.models import Account, Role
from api.db import Database
from api.main import create_app
from api.settings import Settings
from tests.api.accounts.conftest import PASSWORD, Enter, Mails

pytestmark = pytest.mark.feature("P1")


@contextmanager
def statements(client: TestClient) -> Iterator[list[str]]:
    """Every statement that requests send to the database meanwhile: their work, which is their time. What the registry
    does beside them, in other threads, is not counted."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if threading.current_thread().name.startswith("AnyIO"):
            seen.append(statement)

    engine = client.app.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def shape(answer: Response, email: str) -> tuple[int, str, set[str]]:
    return answer.status_code, answer.text.replace(email, "{email}"), set(answer.headers) - {"date"}


ASKED = {
    "/api/v1/session": {"password": "a wrong one, sorry"},
    "/api/v1/accounts": {"name": "Dana", "password": "a new one, please"},
    "/api/v1/accounts/reset-requests": {},
}


@pytest.mark.parametrize("path", ASKED)
def test_known_and_unknown_get_the_same_answer_for_the_same_work(client: TestClient, dana: Account, path: str) -> None:
    told = []
    client.post(path, json=ASKED[path] | {"email": "warm@mail.example"})
    for email in (dana.email, "nobody@mail.example"):
        with statements(client) as seen:
            answer = client.post(path, json=ASKED[path] | {"email": email})
        told.append((shape(answer, email), seen))
    assert told[0] == told[1]


@pytest.mark.parametrize("state", ["unknown", "wrong", "unconfirmed", "disabled"])
def test_every_refusal_is_the_same(client: TestClient, database: Database, dana: Account, state: str) -> None:
    with database.transaction() as session:
        row = session.get_one(Account, dana.id)
        row.email_verified_at = None if state == "unconfirmed" else row.email_verified_at
        row.disabled_at = row.created_at if state == "disabled" else None
    email = "nobody@mail.example" if state == "unknown" else dana.email
    password = "wrong" if state == "wrong" else PASSWORD
    answer = client.post("/api/v1/session", json={"email": email, "password": password})
    assert (answer.status_code, answer.json()["error"]) == (401, "WrongSignIn")
    assert "set-cookie" not in answer.headers


def test_an_unknown_account_costs_a_hash_of_the_same_strength() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)


def test_an_unknown_address_gets_no_mail(client: TestClient, dana: Account, mails: Mails) -> None:
    client.post("/api/v1/accounts/reset-requests", json={"email": "nobody@mail.example"})
    assert mails() == []


def guess(client: TestClient, email: str, **headers: str) -> int:
    return client.post("/api/v1/session", json={"email": email, "password": "guess"}, headers=headers).status_code


@pytest.mark.parametrize("email", ["dana@mail.example", "nobody@mail.example"])
def test_guesses_at_one_account_are_few(client: TestClient, dana: Account, email: str) -> None:
    assert [guess(client, email) for _ in range(11)] == [401] * 10 + [429]
    assert guess(client, email.upper() + " ") == 429
    assert client.post("/api/v1/session", json={"email": email, "password": PASSWORD}).status_code == 429


def test_forwarded_headers_do_not_start_the_count_anew(client: TestClient, dana: Account) -> None:
    for number in range(10):
        guess(client, dana.email, **{"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"})
    assert guess(client, dana.email, **{"X-Forwarded-For": "10.9.9.9", "X-Real-IP": "10.9.9.9"}) == 429


def test_guesses_from_one_place_are_limited_over_all_accounts(client: TestClient) -> None:
    told = [guess(client, f"person{number}@mail.example") for number in range(101)]
    assert set(told[:100]) == {401}
    assert told[100] == 429


def test_who_comes_in_starts_anew(client: TestClient, dana: Account, enter: Enter) -> None:
    for _ in range(3):
        assert [guess(client, dana.email) for _ in range(9)] == [401] * 9
        enter()


@pytest.mark.parametrize("path", ["/api/v1/accounts", "/api/v1/accounts/reset-requests"])
def test_nobody_is_flooded_with_mail(client: TestClient, dana: Account, mails: Mails, path: str) -> None:
    told = [client.post(path, json=ASKED[path] | {"email": dana.email}).status_code for _ in range(6)]
    assert told == [202] * 5 + [429]
    assert len(mails()) == 5


def test_links_in_mails_lead_to_the_configured_address_only(client: TestClient, dana: Account, mails: Mails) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client.post("/api/v1/accounts/reset-requests", json={"email": dana.email}, headers=forged)
    [mail] = mails()
    assert "evil.example" not in mail.text + mail.html + mail.subject


def test_staff_are_no_different(settings: Settings, open_account) -> None:
    open_account("ana@bank.example", Role.agent)
    with TestClient(create_app(settings)) as client:
        assert guess(client, "ana@bank.example") == guess(client, "nobody@bank.example") == 401
