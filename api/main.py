"""The registry's application: every room's routes, one error body, and what starts and stops with the process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError

from api import health, logs, rooms
from api.db import Database
from api.errors import CareError
from api.settings import Settings, load
from api.stream import Hub

log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for these settings; nothing is connected before it starts."""
    settings = settings or load()
    app = FastAPI(title="Customer Care Registry", version="1.0.0", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.database = Database(settings.database_url)
    app.state.hub = Hub(app.state.database)
    app.add_exception_handler(CareError, say_error)  # type: ignore[arg-type]
    for away in (OperationalError, InterfaceError):
        app.add_exception_handler(away, say_database_is_away)
    app.include_router(health.router)
    rooms.open_all(app)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with app.state.hub.listening(), rooms.staffed(app):
        yield
    app.state.database.close()


def say_error(_: Request, error: CareError) -> JSONResponse:
    return JSONResponse({"error": error.code, "detail": str(error)}, error.status)


def say_database_is_away(request: Request, error: Exception) -> JSONResponse:
    log.error("database.away", path=request.url.path, reason=str(error).splitlines()[0])
    body = {"error": "TryAgain", "detail": "We can't save anything right now. Nothing was lost; try again in a moment."}
    return JSONResponse(body, 503, {"Retry-After": "2"})


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
