"""Requests forged by other sites do nothing, and nothing is changed by a GET (security row 14)."""

import json

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.accounts import routes
from api.accounts.doors import sign_in_of
from api.accounts.models import Account
from tests.api.accounts.conftest import PASSWORD, Enter

pytestmark = pytest.mark.feature("P1")
NAME = {"name": "Mallory"}
FOREIGN = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
           {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}]
CREDENTIALS = {"email": "dana@mail.example", "password": PASSWORD}
OPEN = [
    ("/api/v1/session", CREDENTIALS),
    ("/api/v1/accounts", {"name": "Eve", "email": "eve@mail.example", "password": PASSWORD}),
    ("/api/v1/accounts/verify", {"token": "x"}),
    ("/api/v1/accounts/reset-requests", {"email": "dana@mail.example"}),
    ("/api/v1/accounts/resets", {"token": "x", "password": PASSWORD}),
]


def test_the_session_token_is_asked_for(client: TestClient, enter: Enter) -> None:
    enter()
    for token in ("", "wrong", "ünïcode"):
        answer = client.patch("/api/v1/account", json=NAME, headers={"X-CSRF-Token": token.encode()})
        assert (answer.status_code, answer.json()["error"]) == (403, "StalePage")
    assert client.get("/api/v1/session").json()["account"]["name"] == "Dana Reyes"
    assert client.patch("/api/v1/account", json=NAME).json()["name"] == "Mallory"


def test_another_sessions_token_does_not_help(client: TestClient, phone: TestClient, enter: Enter) -> None:
    enter()
    others = enter(client=phone)
    assert client.patch("/api/v1/account", json=NAME, headers={"X-CSRF-Token": others}).status_code == 403


def test_another_site_changes_nothing_even_with_the_token(client: TestClient, enter: Enter) -> None:
    enter()
    for headers in FOREIGN:
        assert client.patch("/api/v1/account", json=NAME, headers=headers).status_code == 403
    assert client.get("/api/v1/session").json()["account"]["name"] == "Dana Reyes"


@pytest.mark.parametrize(("path", "body"), OPEN)
def test_another_site_can_not_use_the_open_forms(client: TestClient, path: str, body: dict[str, str]) -> None:
    for headers in FOREIGN:
        answer = client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "CrossSite")


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_can(client: TestClient, dana: Account, headers) -> None:
    assert client.post("/api/v1/session", json=CREDENTIALS, headers=headers).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_dressed_as_a_form_is_not_read(client: TestClient, dana: Account, kind: str) -> None:
    answer = client.post("/api/v1/session", content=json.dumps(CREDENTIALS), headers={"Content-Type": kind})
    assert answer.status_code == 422


def test_every_open_route_is_in_this_test() -> None:
    """A route that changes something asks for a session, or stands in the list above."""
    unsafe = [route for route in routes.router.routes if isinstance(route, APIRoute) and route.methods != {"GET"}]
    free = {route.path for route in unsafe if sign_in_of not in [door.call for door in route.dependant.dependencies]}
    assert free == {path for path, _ in OPEN}
