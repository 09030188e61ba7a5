"""Every route, every actor, one's own and other people's things (security row 4). A new route fails until it is
listed in `routes.py`, with who may come in."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.accounts.throttle import Throttle
from tests.api.security.conftest import Caller
from tests.api.security.routes import ACTORS, DOORS, OK, all_routes
from tests.api.security.world import EVES_WORDS, World

pytestmark = pytest.mark.feature("C3")
REFUSALS = (401, 403, 404)
CONFLICT = 409  # was let in, but it can't be done with a request in this state
Fingerprint = Callable[[], dict[str, str]]


def test_every_route_is_listed(client: TestClient) -> None:
    served = all_routes(client.app)
    assert set(served) - set(DOORS) == set(), "say in routes.py who may come in"
    assert set(DOORS) - set(served) == set(), "these are gone"


@pytest.mark.parametrize("route", DOORS)
def test_only_who_may_comes_in(route: str, caller: Caller, fingerprint: Fingerprint) -> None:
    before = fingerprint()
    for actor in refused(route):
        answer = caller.call(route, actor)
        assert answer.status_code == DOORS[route][actor], (actor, answer.text)
        if "/api/" in route:
            assert set(answer.json()) == {"error", "detail"}
    assert fingerprint() == before, "somebody who was refused left a trace"
    let_in = [caller.call(route, actor) for actor in ACTORS if DOORS[route][actor] == OK]
    assert not [answer for answer in let_in if answer.status_code in REFUSALS or answer.status_code >= 500]
    if let_in and "pictures" not in route and "files" not in route:
        assert let_in[0].status_code < 400 or let_in[0].status_code == CONFLICT, let_in[0].text


def refused(route: str) -> list[str]:
    return [actor for actor in ACTORS if DOORS[route][actor] != OK]


LINKED = [route for route in DOORS if route.startswith(("GET /t/{token}", "POST /t/{token}"))]
ENDED = [*((route, token) for route in LINKED for token in ("expired link", "survey", "garbage")),
         *((f"{method} /survey/{{token}}", token) for method in ("GET", "POST")
           for token in ("expired survey", "link", "garbage"))]


@pytest.mark.parametrize(("route", "token"), ENDED)
def test_links_that_ended_or_are_for_something_else_open_nothing(
    route: str, token: str, caller: Caller, fingerprint: Fingerprint
) -> None:
    before = fingerprint()
    answer = caller.call(route, "dana", caller.world.tokens.get(token, "x" * 43))
    assert answer.status_code == 410
    assert fingerprint() == before


def test_a_link_opens_its_own_request_only(caller: Caller) -> None:
    assert EVES_WORDS in caller.call("GET /t/{token}", "nobody", caller.world.tokens["other link"]).text
    assert EVES_WORDS not in caller.call("GET /t/{token}", "nobody").text


def test_nothing_of_others_is_found_by_searching(caller: Caller) -> None:
    for route in ("GET /api/v1/tickets", "GET /portal/tickets", "GET /api/v1/customer/tickets", "GET /portal/new"):
        answer = caller.call(route, "dana", params={"q": EVES_WORDS, "about": str(caller.world.ids["eves ticket"])})
        assert answer.status_code == 200
        assert EVES_WORDS not in answer.text


def test_a_button_of_another_thread_can_not_be_pressed(caller: Caller, world: World, client: TestClient) -> None:
    """A line's id is no key: its payload would tell the bot what another customer was offered."""
    own = caller.call("GET /api/v1/tickets/{reference_or_id}", "dana").json()["lines"]
    line = next(line for line in own if line["buttons"])["id"]
    client.app.state.throttle = Throttle()
    pressed = caller.call("POST /api/v1/widget/lines", "visitor", json={"button": {"line": line, "index": 0}})
    assert pressed.status_code == 404
