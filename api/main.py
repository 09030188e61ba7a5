"""The registry's application: every room's routes, one error body, and what starts and stops with the process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI

from api import health, logs, rooms
from api.db import Database
from api.settings import Settings, load
from api.stream import Hub
from api.web import reference

# A line of 10,000 or an article of 100,000 characters fits however it is encoded; only pictures may be longer.
BODY_BYTES = 920 * 1024


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for these settings; nothing is connected before it starts."""
    settings = settings or load()
    app = FastAPI(title="Customer Care Registry", version="1.0.0", lifespan=lifespan, docs_url=None, redoc_url=None,
                  redirect_slashes=False, max_body_size=BODY_BYTES, responses=reference.RESPONSES,
                  generate_unique_id_function=reference.name_of)
    app.state.settings = settings
    app.state.database = Database(settings.database_url)
    app.state.hub = Hub(app.state.database)
    app.include_router(health.router)
    rooms.open_all(app)
    reference.set_up(app)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with app.state.hub.listening(), rooms.staffed(app):
        yield
    app.state.database.close()


class Server(uvicorn.Server):
    """Stops in order: streams are ended first, since they never end by themselves; then requests under way get ten
    seconds."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self.hub: Hub = app.state.hub
        super().__init__(uvicorn.Config(app, host, port, log_config=None, access_log=False, server_header=False,
                                        proxy_headers=False, timeout_graceful_shutdown=10))

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self.hub.end_all()
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Answer HTTP until SIGTERM."""
    logs.set_up(settings.log_level)
    Server(create_app(settings), settings.host, settings.port).run()
