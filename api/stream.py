"""Live updates: one reader of the events table a process, and a bounded queue for each open stream."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from api import events
from api.db import Database
from api.events import Cursor, Happened

POLL_SECONDS = 1.0
# An event waits for older transactions still running; after a bell the reader looks again soon, this many times.
LINGER_SECONDS, LINGERS = 0.03, 8
HEARTBEAT_SECONDS = 15.0
QUEUE_LIMIT = 200
log = structlog.get_logger()

Found = TypeVar("Found")
Wanted = Callable[[Happened], bool]


@dataclass(eq=False)
class Subscription:
    """A stream that falls QUEUE_LIMIT events behind is ended; its browser comes back with its last cursor."""

    wanted: Wanted
    ended: bool = False
    queue: asyncio.Queue[Happened | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LIMIT))

    def offer(self, happened: Happened) -> None:
        if self.wanted(happened):
            self._put(happened)

    def end(self) -> None:
        self.ended = True
        self._put(None)

    async def next(self) -> Happened | None:
        """The next event, or None when a heartbeat is due or the stream has ended."""
        with suppress(TimeoutError):
            return await asyncio.wait_for(self.queue.get(), HEARTBEAT_SECONDS)
        return None

    def _put(self, happened: Happened | None) -> None:
        try:
            self.queue.put_nowait(happened)
        except asyncio.QueueFull:
            self.ended = True


class Hub:
    """Reads each event once and offers it to every subscription of this process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.cursor = Cursor(0, 0)
        self._subscriptions: set[Subscription] = set()
        self._bell = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._read_forever()), asyncio.create_task(self._hear_bell_forever())]
        try:
            yield
        finally:
            self.end_all()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def subscribed(self, wanted: Wanted) -> AsyncIterator[Subscription]:
        subscription = Subscription(wanted)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def end_all(self) -> None:
        for subscription in self._subscriptions:
            subscription.end()

    async def _read_forever(self) -> None:
        self.cursor = await self._when_database_answers(self._head)
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), POLL_SECONDS)
            looks = LINGERS if self._bell.is_set() else 1
            self._bell.clear()
            for _ in range(looks):
                await self._catch_up()
                await asyncio.sleep(LINGER_SECONDS)

    async def _catch_up(self) -> None:
        for happened in await self._when_database_answers(self._after):
            self.cursor = happened.cursor
            for subscription in tuple(self._subscriptions):
                subscription.offer(happened)

    def _head(self) -> Cursor:
        with self.database.transaction() as session:
            return events.head(session)

    def _after(self) -> list[Happened]:
        with self.database.transaction() as session:
            return events.after(session, self.cursor)

    async def _when_database_answers(self, read: Callable[[], Found]) -> Found:
        while True:
            try:
                return await asyncio.to_thread(read)
            except SQLAlchemyError as trouble:
                log.warning("stream.database_away", reason=str(trouble).splitlines()[0])
                await asyncio.sleep(POLL_SECONDS)

    async def _hear_bell_forever(self) -> None:
        url = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            with suppress(psycopg.Error):
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {events.CHANNEL}")
                    async for _ in connection.notifies():
                        self._bell.set()
            await asyncio.sleep(POLL_SECONDS)
