"""What happens at the desk, as it happens, for the pages of staff; while one is open its agent is seen."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import events, sse
from api.accounts import cookies, sessions
from api.accounts.doors import Staff
from api.db import Database
from api.events import Cursor, Happened
from api.policy import Actor
from api.routing import presence

router = APIRouter(prefix="/app", include_in_schema=False)
LastEventId = Annotated[str, Header(alias="Last-Event-ID", pattern=r"^(\d{1,18}-\d{1,18})?$")]


@router.get("/stream")
def stream(request: Request, _: Staff, after: LastEventId = "") -> StreamingResponse:
    reader = Reader(request.app.state.database, cookies.read(request))
    response = sse.respond(request.app.state.hub, lambda _: True, reader.missed, reader.show, after)
    response.body_iterator = reader.attend(response.body_iterator)
    return response


class Reader:
    """One open page. Whether its sign-in still lives is asked for each event, so that signing out silences it."""

    def __init__(self, database: Database, token: str) -> None:
        self.database = database
        self.token = token

    def missed(self, cursor: Cursor) -> list[Happened]:
        with self.database.transaction() as session:
            return events.after(session, cursor)

    def show(self, happened: Happened) -> list[tuple[str, dict[str, Any]]]:
        if self.actor() is None:
            return []
        about = {"kind": happened.kind, "ticket_id": happened.ticket_id, "conversation_id": happened.conversation_id,
                 "data": happened.data}
        return [(happened.kind, about)]

    async def attend(self, lines: AsyncIterable[Any]) -> AsyncIterator[Any]:
        """Heartbeats come every quarter of a minute: each notes the agent's presence, or ends a dead sign-in's page."""
        async for line in lines:
            if not await run_in_threadpool(self.is_here):
                return
            yield line

    def is_here(self) -> bool:
        actor = self.actor()
        if actor is None or actor.account_id is None:
            return False
        with self.database.transaction() as session:
            presence.see(session, actor.account_id)
        return True

    def actor(self) -> Actor | None:
        with self.database.transaction() as session:
            sign_in = sessions.find(session, self.token)
            found = sessions.actor_of(sign_in) if sign_in else None
        return found if found and found.staff else None
