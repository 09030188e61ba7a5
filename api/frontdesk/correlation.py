"""One id for all that happens because of a customer's line: the line's own, in the log of every process."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Header, Request

log = structlog.get_logger()


async def correlate(request: Request, x_care_turn: Annotated[str, Header()] = "") -> None:
    """The bot's actions say for which turn they ask. Async, because what a thread binds is lost with it."""
    try:
        structlog.contextvars.bind_contextvars(turn=str(UUID(x_care_turn)))
    except ValueError:
        return
    log.info("bot.asks", path=request.scope["route"].path)
