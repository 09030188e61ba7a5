"""P1: register, confirm the address, sign in, sign out."""

import pytest
from fastapi.testclient import TestClient

from api.accounts.models import Account
from tests.api.accounts.conftest import PASSWORD, Enter, Mails, token_in

NEW = {"name": "Noor Haddad", "email": "Noor@mail.example", "password": PASSWORD}
pytestmark = pytest.mark.feature("P1")


def sign_in(client: TestClient, password: str = PASSWORD) -> int:
    return client.post("/api/v1/session", json={"email": "noor@mail.example", "password": password}).status_code


def test_who_registers_confirms_and_is_in(client: TestClient, mails: Mails) -> None:
    assert client.post("/api/v1/accounts", json=NEW).status_code == 202
    [mail] = mails()
    assert mail.to == "Noor@mail.example"
    assert client.post("/api/v1/accounts/verify", json={"token": token_in(mail)}).status_code == 204
    answer = client.post("/api/v1/session", json={"email": "noor@MAIL.example", "password": PASSWORD})
    account = answer.json()["account"]
    assert (account["name"], account["role"]) == ("Noor Haddad", "customer")
    assert client.get("/api/v1/session").json() == answer.json()


def test_an_unconfirmed_account_stays_closed(client: TestClient) -> None:
    client.post("/api/v1/accounts", json=NEW)
    assert sign_in(client) == 401


def test_who_registers_again_has_only_the_last_link_and_password(client: TestClient, mails: Mails) -> None:
    client.post("/api/v1/accounts", json=NEW)
    first = token_in(mails()[0])
    client.post("/api/v1/accounts", json=NEW | {"password": "another one of mine"})
    assert client.post("/api/v1/accounts/verify", json={"token": first}).status_code == 410
    client.post("/api/v1/accounts/verify", json={"token": token_in(mails()[1])})
    assert sign_in(client) == 401
    assert sign_in(client, "another one of mine") == 200


def test_nobody_takes_a_confirmed_account_over(client: TestClient, dana: Account, mails: Mails) -> None:
    client.post("/api/v1/accounts", json=NEW | {"email": "DANA@mail.example", "password": "I am Dana now, really"})
    [mail] = mails()
    assert (mail.to, mail.key.partition(":")[0]) == ("dana@mail.example", "already_registered")
    answer = client.post("/api/v1/session", json={"email": dana.email, "password": PASSWORD})
    assert answer.json()["account"]["name"] == "Dana Reyes"


def test_signing_out_ends_it(client: TestClient, enter: Enter) -> None:
    enter()
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").status_code == 401


def test_a_forgotten_password_is_replaced(client: TestClient, dana: Account, mails: Mails) -> None:
    assert client.post("/api/v1/accounts/reset-requests", json={"email": dana.email}).status_code == 202
    new = {"token": token_in(mails()[0]), "password": "four other words instead"}
    assert client.post("/api/v1/accounts/resets", json=new).status_code == 204
    old, fresh = ({"email": dana.email, "password": word} for word in (PASSWORD, "four other words instead"))
    assert client.post("/api/v1/session", json=old).status_code == 401
    assert client.post("/api/v1/session", json=fresh).status_code == 200


def test_a_reset_also_confirms_the_address(client: TestClient, mails: Mails) -> None:
    client.post("/api/v1/accounts", json=NEW)
    client.post("/api/v1/accounts/reset-requests", json={"email": NEW["email"]})
    reset = next(mail for mail in mails() if mail.key.startswith("reset_password"))
    client.post("/api/v1/accounts/resets", json={"token": token_in(reset), "password": "four other words instead"})
    assert sign_in(client, "four other words instead") == 200


@pytest.mark.parametrize("wrong", [
    {"name": " "}, {"name": "A\r\nBcc: x"}, {"name": "A\0"}, {"name": "n" * 81}, {"email": "noor"},
    {"email": "a@b\0.example"}, {"password": "short"},
    {"password": "Password2026!"}, {"password": "noor1234"}, {"password": "x" * 201},
])
def test_what_is_missing_or_weak_is_refused(client: TestClient, wrong: dict[str, str], mails: Mails) -> None:
    assert client.post("/api/v1/accounts", json=NEW | wrong).status_code == 422
    assert mails() == []


@pytest.mark.parametrize("column", [column.name for column in Account.__table__.columns if column.name not in NEW])
def test_no_other_column_can_be_sent_along(client: TestClient, column: str) -> None:
    assert client.post("/api/v1/accounts", json=NEW | {column: "admin"}).status_code == 422
