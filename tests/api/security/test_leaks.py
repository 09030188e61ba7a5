"""What only staff may read stands in no answer to anybody else, pages, programs and streams alike (security rows 4, 5
and 21; L8); and no secret stands in any answer at all."""

import pytest

from api.settings import DEMO_SECRET
from tests import factories
from tests.api.security.conftest import Caller
from tests.api.security.routes import ACTORS, DOORS, OK, STREAMS
from tests.api.security.world import BOT_SECRET, EVES_WORDS, STAFF_ONLY, World

pytestmark = pytest.mark.feature("L8")
READABLE = [route for route in DOORS if route.startswith("GET ")]
OTHERS = ("nobody", "visitor", "other visitor", "dana")
# The demo shows its mailbox to everybody.
ON_SHOW = ("GET /demo/mail",)


def read_all(caller: Caller, actor: str) -> dict[str, str]:
    """Every answer an actor can get without changing anything, with its headers."""
    routes = [route for route in READABLE if DOORS[route][actor] == OK and route not in ON_SHOW]
    answers = {route: caller.call(route, actor) for route in routes}
    return {route: f"{answer.text}\n{answer.headers}" for route, answer in answers.items()}


@pytest.mark.parametrize("actor", OTHERS)
def test_what_is_for_staff_only_reaches_nobody_else(actor: str, caller: Caller) -> None:
    told = read_all(caller, actor)
    found = [(route, what) for route, text in told.items() for what, canary in STAFF_ONLY.items() if canary in text]
    assert not found
    assert not [route for route, text in told.items() if EVES_WORDS in text]


def test_staff_do_find_it(caller: Caller) -> None:
    """Otherwise the search above would prove nothing."""
    told = "".join(read_all(caller, "agent").values())
    assert [what for what, canary in STAFF_ONLY.items() if canary not in told] == ["button payload"]


def test_the_streams_tell_what_their_readers_may_know(caller: Caller) -> None:
    for route, actor in zip(STREAMS, ("visitor", "dana", "nobody", "agent"), strict=True):
        assert "event: " in caller.call(route, actor).text, route


def test_a_draft_and_an_internal_article_are_not_there(caller: Caller) -> None:
    sources = caller.call("GET /api/v1/articles/sources", "agent").json()
    hidden = [source for source in sources if source["status"] == "draft" or source["audience"] == "internal"]
    assert len(hidden) == 2
    for source in hidden:
        for actor in ("nobody", "dana", "visitor"):
            for path in ("/api/v1/articles", "/api/v1/widget/articles", "/help/en/articles"):
                answer = caller.client.get(f"{path}/{source['id']}", headers=caller.world.headers[actor])
                assert answer.status_code == 404


@pytest.mark.parametrize("actor", ACTORS)
def test_no_secret_is_in_any_answer(actor: str, caller: Caller) -> None:
    world = caller.world
    told = read_all(caller, actor)
    for name, secret in secrets(world).items():
        routes = [route for route, text in told.items() if secret in text and not own_link(route, name)]
        assert not routes, (name, routes)


def secrets(world: World) -> dict[str, str]:
    return world.tokens | {
        "bot secret": BOT_SECRET, "secret": DEMO_SECRET, "password": factories.PASSWORD,
        "password hash": factories.hashed_password(), "kind of hash": "$argon2",
    }


def own_link(route: str, name: str) -> bool:
    """A page behind a link knows its own address."""
    return (name, route) in {("link", "GET /t/{token}"), ("survey", "GET /survey/{token}"),
                             ("verify", "GET /account/verify/{token:path}"),
                             ("reset", "GET /account/reset/{token:path}")}
