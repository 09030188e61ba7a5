"""One throw-away PostgreSQL for the whole run, built by the migrations and emptied before each test."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api import postgres, tables
from api.db import Database
from api.main import Server, create_app
from api.settings import Settings

TRIES = 5
KEPT = ("alembic_version", "status_names")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("postgres")
    with postgres.serve(folder / "pg", durable=False) as url:
        tables.migrate(url)
        yield url


@pytest.fixture(scope="session")
def whole_database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def database(whole_database: Database) -> Database:
    """The database, empty but for what the migrations put there. A thread of the application before may still read:
    the two can wait for each other until PostgreSQL ends one of them."""
    for _ in range(TRIES):
        with suppress(OperationalError):
            empty(whole_database)
            return whole_database
    raise AssertionError("the database could not be emptied")


def empty(database: Database) -> None:
    with database.transaction() as session:
        names = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        emptied = ", ".join(name for name in names if name not in KEPT)
        session.execute(text(f"TRUNCATE {emptied} RESTART IDENTITY CASCADE"))


@pytest.fixture
def settings(database: Database, database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, var=tmp_path, base_url="http://testserver")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """A running registry's address: real sockets, for streams and browsers."""
    with running(create_app(settings)) as address:
        yield address


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port for as long as the block lasts."""
    server = Server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(10)
