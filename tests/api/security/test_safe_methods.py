"""Looking changes nothing, and nobody changes anything in another's name (security row 14)."""

import json
from collections.abc import Callable

import pytest

from tests.api.security.conftest import Caller
from tests.api.security.routes import ACTORS, ANYBODY, BOT, DOORS, OK, VISITOR, VISITORS_TICKET, json_bodies
from tests.api.security.world import World

pytestmark = pytest.mark.feature("C3")
Fingerprint = Callable[[], dict[str, str]]
BEARERS = (VISITOR, VISITORS_TICKET, BOT)
UNSAFE = [route for route in DOORS if not route.startswith("GET ")]
BY_COOKIE = [route for route in UNSAFE if DOORS[route] is not ANYBODY and DOORS[route] not in BEARERS]
OPEN = [route for route in UNSAFE if DOORS[route] is ANYBODY]
FOREIGN = ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"})


@pytest.mark.parametrize("actor", ACTORS)
def test_looking_changes_nothing(actor: str, caller: Caller, fingerprint: Fingerprint) -> None:
    before = fingerprint()
    for route in DOORS:
        if route.startswith("GET ") and DOORS[route][actor] == OK:
            caller.call(route, actor)
    after = fingerprint()
    assert [table for table in before if before[table] != after[table]] == []


def test_a_cookie_alone_changes_nothing(caller: Caller, fingerprint: Fingerprint) -> None:
    before = fingerprint()
    for route in BY_COOKIE:
        actor = next(actor for actor in ACTORS if DOORS[route][actor] == OK)
        for token in ("", "wrong"):
            answer = caller.call(route, actor, headers=with_token(caller.world, actor, token))
            assert (answer.status_code, answer.json()["error"]) == (403, "StalePage"), route
    assert fingerprint() == before


def with_token(world: World, actor: str, token: str) -> dict[str, str]:
    return world.headers[actor] | {"X-CSRF-Token": token, "Idempotency-Key": "canary-key-0001"}


@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
def test_another_website_changes_nothing(foreign: dict[str, str], caller: Caller, fingerprint: Fingerprint) -> None:
    """Not even with the token; and what anybody may do, anybody's website may not do for him."""
    before = fingerprint()
    for route in [*BY_COOKIE, *OPEN]:
        actor = next(actor for actor in ACTORS if DOORS[route][actor] == OK)
        if route == "POST /api/v1/widget/sessions" and "Origin" not in foreign:
            continue  # made to be called from other websites: those of its site key, which Origin names
        answer = caller.call(route, actor, headers=caller.world.headers[actor] | foreign)
        assert answer.status_code == 403, (route, answer.text)
    assert fingerprint() == before


def test_a_foreign_origin_can_not_use_a_widgets_token(caller: Caller, fingerprint: Fingerprint) -> None:
    before = fingerprint()
    for route in (route for route in DOORS if DOORS[route] in (VISITOR, VISITORS_TICKET)):
        headers = caller.world.headers["visitor"] | {"Origin": "https://evil.example"}
        answer = caller.call(route, "visitor", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "ForeignOrigin"), route
        assert "access-control-allow-origin" not in answer.headers
    assert fingerprint() == before


def test_json_must_say_that_it_is_json(caller: Caller, fingerprint: Fingerprint) -> None:
    """A form of another website can send text/plain that looks like JSON."""
    before = fingerprint()
    for route, body in json_bodies(caller.world).items():
        actor = next(actor for actor in ACTORS if DOORS[route][actor] == OK)
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            headers = caller.world.headers[actor] | {"Content-Type": kind, "Idempotency-Key": "canary-key-0001"}
            answer = caller.call(route, actor, json=None, content=json.dumps(body.json), headers=headers)
            assert answer.status_code == 422, (route, kind, answer.text)
    assert fingerprint() == before
