"""Jobs are rows of the business transaction, run in order per lock, and nobody waits in line to commit them."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from api import jobs
from api.db import Database
from api.jobs import Tools, job
from api.settings import Settings

PATIENCE_SECONDS = 60
LOCK = "conversation:1"
Work = Callable[[int], list[str]]

done: list[str] = []


class NotNow(RuntimeError):
    """What makes a job or a transaction fail."""


@job("test.write_down", attempts=1)
def write_down(tools: Tools, *, word: str) -> None:
    if word == "broken":
        raise NotNow
    done.append(word)


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    """Until so many are done: one round leaves those that wait for their lock or for another try."""
    done.clear()

    def work_off(count: int) -> list[str]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(done) < count and time.monotonic() < deadline:
            jobs.work_off(database, settings)
        return done

    return work_off


def write(database: Database, *words: str) -> None:
    with database.transaction() as session:
        for word in words:
            jobs.defer(session, "test.write_down", lock=LOCK, word=word)


def fail_after_writing(database: Database) -> None:
    with database.transaction() as session:
        jobs.defer(session, "test.write_down", word="never")
        raise NotNow


def test_job_of_a_transaction_that_failed_never_runs(database: Database, work: Work) -> None:
    with pytest.raises(NotNow):
        fail_after_writing(database)
    write(database, "once")
    assert work(1) == ["once"]


def test_jobs_of_one_lock_run_in_the_order_of_their_writing(database: Database, work: Work) -> None:
    words = [str(number) for number in range(8)]
    for word in words:
        write(database, word)
    assert work(len(words)) == words


def test_failed_job_is_kept_and_lets_the_next_of_its_lock_through(database: Database, work: Work) -> None:
    write(database, "broken", "next")
    assert work(1) == ["next"]
    with database.transaction() as session:
        assert [failed.args for failed in jobs.list_failed(session)] == [{"word": "broken"}]


def test_no_trigger_notifies_inside_a_transaction(database: Database) -> None:
    notifying = text("SELECT tgname FROM pg_trigger JOIN pg_proc ON tgfoid = pg_proc.oid WHERE prosrc ILIKE '%notify%'")
    with database.transaction() as session:
        assert session.scalars(notifying).all() == []


def test_more_commits_at_once_than_connections_all_ring(database: Database) -> None:
    """Each commit needs a connection for its bell: none may hold one while it waits for another."""
    small = Database(database.engine.url.render_as_string(hide_password=False), pool_size=2)
    start = Barrier(32)

    def write(number: int) -> None:
        with small.transaction() as session:
            start.wait()
            jobs.defer(session, "nobody.does_it", number=number)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(write, range(32)))
    small.close()
