"""Background work: jobs are rows written in the business transaction and run by the worker, in order per lock."""

import asyncio
import json
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import procrastinate
import structlog
from procrastinate import JobContext, RetryStrategy
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.db import Database, now, ring
from api.errors import NotFound
from api.settings import Settings

CHANNEL = "procrastinate_any_queue_v1"
WAKE = json.dumps({"type": "job_inserted", "job_id": 0})
HEARTBEAT_SECONDS = 1.0
STALLED_SECONDS = 4.0
JOBS_AT_ONCE = 16  # most of them wait for the bot, whose turns must not queue behind one that hangs
TURN = "line_id"  # the argument of a job that is done for a customer's line: the correlation id of its log
log = structlog.get_logger()
Run = Callable[..., None]

DEFER = text("""
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', :name, 0, CAST(:lock AS text), NULL, CAST(:args AS jsonb), CAST(:at AS timestamptz))
    ]::procrastinate_job_to_defer_v1[])""")

FAILED = text("""
    SELECT id, task_name AS name, attempts, args,
           (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'failed') AS failed_at
    FROM procrastinate_jobs AS job WHERE status = 'failed' ORDER BY id DESC LIMIT :limit""")
TAKE_FAILED = text("""
    DELETE FROM procrastinate_jobs WHERE status = 'failed'
    AND (id = :id OR task_name = :name AND args @> CAST(:args AS jsonb)) RETURNING task_name, lock, args""")


@dataclass(frozen=True)
class Tools:
    """What a job may use; a job opens its own short transactions and none while it waits for another process."""

    database: Database
    settings: Settings


@dataclass(frozen=True)
class Job:
    name: str
    run: Run
    attempts: int
    cron: str | None


_jobs: dict[str, Job] = {}


def job(name: str, *, attempts: int = 6, cron: str | None = None) -> Callable[[Run], Run]:
    """Declare a job: `run(tools, **args)`. Run at least once, so it must be idempotent; a failure is tried again
    after 2, 4, 8 … seconds, until it was run `attempts` times. With `cron` it also runs by the clock."""

    def declare(run: Run) -> Run:
        _jobs[name] = Job(name, run, attempts, cron)
        return run

    return declare


def defer(session: Session, name: str, *, lock: str | None = None, after: timedelta | None = None, **args: Any) -> None:
    """Write a job into this transaction. Jobs with one lock run one at a time, in the order of their writing."""
    values = {"name": name, "lock": lock, "args": json.dumps(args), "at": now() + after if after else None}
    session.execute(DEFER, values)
    ring(session, CHANNEL, WAKE)


@dataclass(frozen=True)
class FailedJob:
    """One that was given up after all its attempts."""

    id: int
    name: str
    attempts: int
    args: dict[str, Any]
    failed_at: datetime


def list_failed(session: Session, limit: int = 100) -> list[FailedJob]:
    """The last first."""
    return [FailedJob(**row) for row in session.execute(FAILED, {"limit": limit}).mappings()]


def retry(session: Session, job_id: int) -> None:
    """Write a failed job anew, with all its attempts. Raises `NotFound` when somebody else did."""
    taken = session.execute(TAKE_FAILED, {"id": job_id, "name": None, "args": None}).one_or_none()
    if taken is None:
        raise NotFound()
    defer(session, taken.task_name, lock=taken.lock, **taken.args)


def replace_failed(session: Session, name: str, **args: Any) -> None:
    """Write a job anew, in place of the failed ones of the same name and arguments."""
    session.execute(TAKE_FAILED, {"id": None, "name": name, "args": json.dumps(args)})
    defer(session, name, **args)


def work(database: Database, settings: Settings) -> None:
    """Run jobs until SIGTERM or SIGINT; jobs under way get ten seconds to end."""
    asyncio.run(_work(Tools(database, settings), wait=True))


def work_off(database: Database, settings: Settings) -> None:
    """Run what is due now and return."""
    asyncio.run(_work(Tools(database, settings), wait=False))


async def _work(tools: Tools, *, wait: bool) -> None:
    conninfo = tools.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    # Python's own pool has as many threads as cores and four: fewer than there are jobs.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(JOBS_AT_ONCE))
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=2, max_size=8))
    for declared in _jobs.values():
        _register(app, declared, tools)
    async with app.open_async():
        rescue = asyncio.create_task(_rescue_forever(app))
        await _run_worker(app, wait=wait)
        rescue.cancel()


async def _run_worker(app: procrastinate.App, *, wait: bool) -> None:
    worker = asyncio.create_task(app.run_worker_async(
        wait=wait,
        concurrency=JOBS_AT_ONCE,
        fetch_job_polling_interval=1.0,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        shutdown_graceful_timeout=10.0,
        delete_jobs="successful",
        install_signal_handlers=False,
    ))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.cancel)
    with suppress(asyncio.CancelledError):
        await worker


def _register(app: procrastinate.App, declared: Job, tools: Tools) -> None:
    def run(context: JobContext, /, **args: Any) -> None:
        structlog.contextvars.clear_contextvars()
        if TURN in args:
            structlog.contextvars.bind_contextvars(turn=args[TURN])
        log.info("job.started", job=declared.name, id=context.job.id, attempt=context.job.attempts)
        declared.run(tools, **{name: value for name, value in args.items() if name != "timestamp"})

    # The library counts attempts from 0, and takes 0 as no limit at all.
    again = declared.attempts - 1
    retry = RetryStrategy(max_attempts=again, exponential_wait=2) if again else False
    task = app.task(name=declared.name, retry=retry, pass_context=True)(run)
    if declared.cron:
        app.periodic(cron=declared.cron)(task)  # type: ignore[arg-type]


async def _rescue_forever(app: procrastinate.App) -> None:
    """Give the jobs of a worker that died to the living: its heartbeat is older than STALLED_SECONDS."""
    while True:
        try:
            for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                log.warning("job.rescued", job=stalled.task_name, id=stalled.id)
                await app.job_manager.retry_job(stalled)
        except procrastinate.exceptions.ConnectorException as trouble:
            log.warning("job.rescue_failed", reason=str(trouble))
        await asyncio.sleep(HEARTBEAT_SECONDS)
