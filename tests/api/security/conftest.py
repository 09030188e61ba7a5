"""One application for all these tests, a fresh world for each, and a way to read what a stream has to tell."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from api.accounts.throttle import Throttle
from api.db import Database
from api.files import storage
from api.main import create_app
from api.settings import Settings
from tests.api.security import world as worlds
from tests.api.security.routes import KEY, QUERIES, STREAMS, address, bodies
from tests.api.security.world import World

TICK_SECONDS = 0.02
# Where a GET may leave a trace: when somebody was last seen, and what was looked for in vain.
TRACES = ("seen_at", "seen_seq")
UNREAD = ("search_misses", "encodings", "alembic_version")


@pytest.fixture(scope="session")
def started(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(database_url=database_url, var=tmp_path_factory.mktemp("var"), base_url="http://testserver",
                        bot_secret=worlds.BOT_SECRET)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(started: TestClient, database: Database) -> TestClient:
    """The application as it is served, with nobody's cookies and nobody counted."""
    started.cookies.clear()
    started.app.state.throttle = Throttle()
    return started


@pytest.fixture
def world(client: TestClient, database: Database) -> World:
    with database.transaction() as session:
        built = worlds.build(session)
    for key in (built.fills["picture_id"], f"{built.fills['picture_id']}.thumb"):
        storage.of(client.app.state.settings).put(key, b"a picture")
    return built


@dataclass(frozen=True)
class Caller:
    """Calls any route as any actor, with a sensible body; a stream is read until it has told all it knows."""

    client: TestClient
    world: World

    def call(self, route: str, actor: str, token: str = "", **changed: Any) -> Response:
        method, _, _ = route.partition(" ")
        sent = bodies(self.world)[route].sent if route in bodies(self.world) else {}
        sent |= {"params": QUERIES.get(route), "headers": self.world.headers[actor] | KEY} | changed
        self.client.cookies.clear()
        path = address(route, self.world, token)
        return self.read(path, **sent) if route in STREAMS else self.client.request(method, path, **sent)

    def read(self, path: str, **sent: Any) -> Response:
        """From the beginning of time; streams end by themselves only when the application stops."""
        sent["headers"] |= {"Last-Event-ID": "1-1"}
        sent["params"] = {"after": "1-1"}
        done = threading.Event()
        ending = threading.Thread(target=self.end_streams, args=(done,), daemon=True)
        ending.start()
        try:
            return self.client.get(path, **sent)
        finally:
            done.set()
            ending.join()

    def end_streams(self, done: threading.Event) -> None:
        portal = self.client.portal
        assert portal
        while not done.wait(TICK_SECONDS):
            portal.call(self.client.app.state.hub.end_all)


@pytest.fixture
def caller(client: TestClient, world: World) -> Caller:
    return Caller(client, world)


@pytest.fixture
def fingerprint(database: Database) -> Callable[[], dict[str, str]]:
    """A hash of each table's rows, but for what any visit may leave."""

    def take() -> dict[str, str]:
        with database.transaction() as session:
            names = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
            query = " UNION ALL ".join(hash_of(name) for name in names if name not in UNREAD)
            return dict(session.execute(text(query)).all())

    return take


def hash_of(table: str) -> str:
    rows = "to_jsonb(t)" + "".join(f" - '{column}'" for column in TRACES)
    return f"SELECT '{table}', md5(coalesce(string_agg(({rows})::text, '' ORDER BY ({rows})::text), '')) FROM {table} t"
