"""Too long, too deep, or with a NUL in it: refused in words, never broken by it (security row 19)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.knowledge.schemas import BODY_CHARS
from api.main import BODY_BYTES
from tests.api.security.conftest import Caller
from tests.api.security.routes import ACTORS, DOORS, OK, QUERIES, bodies

pytestmark = pytest.mark.feature("C3")
MEGABYTE = 1024 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(("path", "headers"), [
    ("/account/sign-in", FORM), ("/account/register", FORM), ("/survey/x", FORM), ("/api/v1/session", JSON),
    ("/api/v1/widget/sessions", JSON), ("/t/x/lines", FORM),
])
def test_a_megabyte_is_too_much(client: TestClient, path: str, headers: dict[str, str]) -> None:
    """Whether the length is told or the bytes just keep coming."""
    long = b"email=" + b"x" * MEGABYTE
    for content in (long, iter([long[: MEGABYTE // 2], long[MEGABYTE // 2 :]])):
        answer = client.post(path, content=content, headers=headers)
        assert answer.status_code == 413


def test_what_fits_into_a_field_fits_into_a_body(caller: Caller) -> None:
    longest = {"title": "Long", "body": "€" * BODY_CHARS, "topic": "cards"}
    assert len(longest["body"]) * 9 < BODY_BYTES
    assert caller.call("POST /api/v1/articles", "agent", json=longest).status_code == 201


@pytest.mark.parametrize("content", [
    b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000, b'{"email": "\\ud800"}', b'{"\\ud800": 1}', b"\xff\xfe", b"NaN",
    b'{"email": 1e999, "password": NaN}', b"",
], ids=repr)
def test_odd_json_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/v1/session", content=content, headers=JSON)
    assert answer.status_code in (400, 422)
    assert {"error", "detail"} <= set(answer.json())


def test_a_nul_breaks_nothing(caller: Caller) -> None:
    """In every field of every body, and in every query."""
    for route in DOORS:
        actor = next((actor for actor in ACTORS if DOORS[route][actor] == OK), None)
        sent = bodies(caller.world)[route].sent if route in bodies(caller.world) else {}
        if actor and (json := sent.get("json")):
            for field in json:
                answer = caller.call(route, actor, json=json | {field: odd(json[field])})
                assert answer.status_code < 500, (route, field)
        elif actor and (data := sent.get("data")):
            for field in data:
                assert caller.call(route, actor, data=data | {field: "x\0y"}).status_code < 500, (route, field)


def odd(value: Any) -> Any:
    return f"{value}\0" if isinstance(value, str) else 2**70 if isinstance(value, int) else ["\0"]


QUERIED = {"q": "\0", "topic": "\0", "locale": "e\0", "subject": "a\0bcd", "about": "\0", "cursor": "AAAA",
           "next": "/\0", "keep": "\0", "expires": "9" * 40, "signature": "\0", "question": "\0", "accent": "\0"}


def test_odd_queries_break_nothing(caller: Caller) -> None:
    for route in (route for route in DOORS if route.startswith("GET ") and "stream" not in route):
        for actor in ("nobody", "dana", "admin"):
            params = QUERIED | (QUERIES.get(route) or {})
            assert caller.call(route, actor, params=params).status_code < 500, route


def test_odd_names_in_paths_break_nothing(caller: Caller) -> None:
    for route in DOORS:
        method, _, path = route.partition(" ")
        for odd_name in ("%00", "%ff", "9" * 40):
            for actor in ("admin", "bot"):
                pieces = [odd_name if piece.startswith("{") else piece for piece in path.split("/")]
                if pieces != path.split("/"):
                    answer = caller.client.request(method, "/".join(pieces), headers=caller.world.headers[actor])
                    assert answer.status_code < 500, (route, odd_name)
