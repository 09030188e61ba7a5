"""The worker dies in the middle of an import: another one goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.db import Database
from api.knowledge.exchange.models import Import, ImportState
from api.settings import ROOT
from tests.api.knowledge.exchange.test_command import MANY, whole

ADDRESS = "/admin/knowledge/exchange"
PATIENCE_SECONDS = 120
Worker = Callable[[], subprocess.Popen[bytes]]
Place = tuple[ImportState, int]


@pytest.fixture
def worker(database: Database, database_url: str) -> Iterator[Worker]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = os.environ | {"DATABASE_URL": database_url}
        started.append(subprocess.Popen([sys.executable, "-m", "api", "worker"], cwd=ROOT, env=environment,
                                        stdout=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(database: Database, wanted: Callable[[Place], bool]) -> int:
    """Until the one import stands as wanted; its place then."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with database.transaction() as session:
            place: Place = session.execute(select(Import.state, Import.cursor)).one()
        if wanted(place):
            return place[1]
        time.sleep(0.005)
    raise AssertionError(place)


def test_killed_worker_loses_nothing_and_doubles_nothing(
    ruth: TestClient, database: Database, worker: Worker
) -> None:
    rows = "".join(f'a{n},Article {n},"Text {n}",cards,published\n' for n in range(MANY))
    sent = ruth.post(ADDRESS, files={"file": ("many.csv", f"slug,title,body,topic,status\n{rows}".encode())})
    first = worker()
    wait_for(database, lambda place: place[0] is ImportState.checked)
    ruth.post(f"{sent.url.path}/start")
    wait_for(database, lambda place: place[0] is ImportState.running and place[1] > 0)
    first.send_signal(signal.SIGKILL)
    first.wait()
    reached = wait_for(database, bool)
    assert 0 < reached < MANY
    worker()
    assert wait_for(database, lambda place: place[0] is ImportState.done) == MANY
    assert f"{MANY} created, 0 changed, 0 left alone, 0 rejected." in ruth.get(sent.url.path).text
    whole(database)
