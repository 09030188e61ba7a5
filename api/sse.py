"""Server-sent events over a subscription: what was missed since the cursor, then what happens, nothing twice."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.events import Cursor, Happened
from api.stream import Hub, Wanted

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# What a happening looks like to this receiver, as (event name, data); nothing when it is none of his business.
Show = Callable[[Happened], list[tuple[str, dict[str, Any]]]]
Missed = Callable[[Cursor], list[Happened]]


def respond(hub: Hub, wanted: Wanted, missed: Missed, show: Show, after: str = "") -> StreamingResponse:
    """`missed` and `show` read the database and run in a thread; `show` re-checks access each time."""
    cursor = Cursor.parse(after) if after else hub.cursor
    lines = _stream(hub, wanted, missed, show, cursor)
    return StreamingResponse(lines, media_type="text/event-stream", headers=HEADERS)


async def _stream(hub: Hub, wanted: Wanted, missed: Missed, show: Show, cursor: Cursor) -> AsyncIterator[str]:
    async with hub.subscribed(wanted) as subscription:
        yield f": open\nid: {cursor}\n\n"
        for happened in await run_in_threadpool(missed, cursor):
            cursor = happened.cursor
            yield await run_in_threadpool(encoded, happened, show)
        while not subscription.ended:
            happened_now = await subscription.next()
            if happened_now is None:
                yield ": still here\n\n"
            elif happened_now.cursor > cursor:
                yield await run_in_threadpool(encoded, happened_now, show)


def encoded(happened: Happened, show: Show) -> str:
    """The cursor comes with the last frame: a drop before it shows them all again."""
    shown = show(happened)
    parts = [f"event: {name}\ndata: {json.dumps(data, default=str)}\n" for name, data in shown]
    return "\n".join([*parts[:-1], f"{parts[-1] if parts else ''}id: {happened.cursor}\n\n"])
