"""Which websites' pages may talk to the widget's API: the origins written down for any site key."""

import time

from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts.models import Site
from api.accounts.visitors import ForeignOrigin
from api.db import Database

PREFIX = "/api/v1/widget/"
REMEMBER_SECONDS = 5.0
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, idempotency-key",
    "Access-Control-Max-Age": "600",
}


class Origins:
    """The allowed origins, read again every few seconds."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._known: frozenset[str] = frozenset()
        self._read_at = -REMEMBER_SECONDS

    def allow(self, origin: str) -> bool:
        if time.monotonic() - self._read_at > REMEMBER_SECONDS:
            with self.database.transaction() as session:
                self._known = frozenset(session.scalars(select(func.unnest(Site.origins))))
            self._read_at = time.monotonic()
        return origin in self._known


class WidgetCors:
    """No cookies cross origins here: the widget's token travels in a header that only its own script can set."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is None or not scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
        elif not await run_in_threadpool(self.origins.allow, origin):
            await refusal()(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT | allowing(origin))(scope, receive, send)
        else:
            await self.answer(scope, receive, send, origin)

    async def answer(self, scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        async def send_allowing(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(allowing(origin))
            await send(message)

        await self.app(scope, receive, send_allowing)


def allowing(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def refusal() -> Response:
    error = ForeignOrigin()
    return JSONResponse({"error": error.code, "detail": str(error)}, error.status)


def set_up(app: FastAPI) -> None:
    app.add_middleware(WidgetCors, origins=Origins(app.state.database))
