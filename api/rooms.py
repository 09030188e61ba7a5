"""Which rooms the house opens: the one list of routes, and of what runs beside them in the web process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

ROUTERS = ()
STAFF = ()


def open_all(app: FastAPI) -> None:
    for router in ROUTERS:
        app.include_router(router)


@asynccontextmanager
async def staffed(app: FastAPI) -> AsyncIterator[None]:
    """Whatever a room keeps running in the web process, such as the knowledge index."""
    async with AsyncExitStack() as stack:
        for start in STAFF:
            await stack.enter_async_context(start(app))
        yield
