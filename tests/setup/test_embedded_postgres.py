"""The embedded database starts whatever happened before, loses nothing, and ends with the one that started it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import pq

from api import postgres
from api.processes import StartError
from tests.setup.waiting import eventually

OWNER = """
import sys, time
from pathlib import Path
from api import postgres
with postgres.serve(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="care-test-") as name:
        yield Path(name) / "pg"


@pytest.fixture
def owner(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that serves the folder."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def keep(url: str, word: str) -> None:
    with psycopg.connect(plain(url)) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", [word])


def kept(url: str) -> list[str]:
    with psycopg.connect(plain(url)) as connection:
        return [word for (word,) in connection.execute("select word from kept order by word").fetchall()]


def test_the_second_start_finds_what_the_first_kept(folder: Path) -> None:
    for word in ("first", "second"):
        with postgres.serve(folder) as url:
            keep(url, word)
    with postgres.serve(folder) as url:
        assert kept(url) == ["first", "second"]


def test_text_sorts_and_matches_the_same_on_every_machine(folder: Path) -> None:
    with postgres.serve(folder) as url, psycopg.connect(plain(url)) as connection:
        row = connection.execute("select lower('ÄÖ'), current_setting('synchronous_commit'), 'b' > 'Ä'").fetchone()
    assert row == ("äö", "on", False)


def test_nobody_gets_in_without_the_password_or_from_the_network(folder: Path) -> None:
    with postgres.serve(folder) as url:
        with psycopg.connect(plain(url)) as connection:
            assert connection.execute("select current_setting('listen_addresses')").fetchone() == ("",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(plain(url).replace("care:", "care:x"))
    assert (folder / "password").stat().st_mode & 0o077 == 0


def test_a_stale_pid_file_that_names_a_living_process_does_not_block_the_start(folder: Path) -> None:
    with postgres.serve(folder):
        stale = (folder / "data/postmaster.pid").read_text().splitlines()
    stale[0] = str(os.getpid())
    for name in ("postmaster.pid", f"{postgres.SOCKET}.lock"):
        (folder / "data" / name).write_text("\n".join(stale) + "\n")
    with postgres.serve(folder) as url:
        keep(url, "started")


def test_nothing_committed_is_lost_when_the_server_is_killed(folder: Path, owner: "subprocess.Popen[str]") -> None:
    assert owner.stdout
    url = owner.stdout.readline().strip()
    keep(url, "committed")
    os.kill(int((folder / "data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    owner.kill()
    owner.wait()
    with postgres.serve(folder) as again:
        assert kept(again) == ["committed"]


def test_the_server_ends_with_the_process_that_started_it(folder: Path, owner: "subprocess.Popen[str]") -> None:
    assert owner.stdout
    url = owner.stdout.readline().strip()
    owner.kill()
    owner.wait()
    eventually(lambda: pq.PGconn.ping(plain(url).encode()) == pq.Ping.NO_RESPONSE)
    with postgres.serve(folder) as again:
        keep(again, "started")


def test_a_second_run_is_refused_while_the_first_lives(folder: Path, owner: "subprocess.Popen[str]") -> None:
    assert owner.stdout
    owner.stdout.readline()
    with pytest.raises(StartError, match="another run"), postgres.serve(folder):
        pass


def test_a_path_too_long_for_a_socket_is_served_all_the_same(folder: Path) -> None:
    with postgres.serve(folder.parent / ("long" * 30) / "pg") as url:
        keep(url, "reached")


@pytest.mark.parametrize(
    "wrong",
    ["postgresql://nobody@127.0.0.1:1/nothing", "postgresql://nobody@host.invalid/nothing", "sqlite:///care.db"],
)
def test_a_wrong_database_url_fails_loudly_and_starts_no_server(wrong: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL"):
        postgres.checked(wrong)


def test_a_given_database_is_used_as_it_is(folder: Path) -> None:
    with postgres.serve(folder) as url:
        assert postgres.checked(plain(url)) == url
