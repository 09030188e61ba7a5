"""A visitor of the bank's website as the widget makes one: says lines by POST, hears answers on its event stream."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

SITE_KEY = "nimbus-demo"
PATIENCE_SECONDS = 20.0
BOT_AWAY = "leave_message"  # what the registry says in place of a silent bot
NO_LIMITS = httpx2.Limits()  # each visitor keeps a stream open


@dataclass(frozen=True)
class Turn:
    """One line of a customer under the registry's ids; `milliseconds` is None when no answer came."""

    conversation: str
    id: str
    text: str
    seq: int
    milliseconds: float | None


@dataclass(frozen=True)
class Heard:
    turn: Turn
    lines: list[dict[str, Any]]
    owner: str


@dataclass
class Visitor:
    client: httpx2.AsyncClient
    headers: dict[str, str]
    conversation: str = ""
    news: asyncio.Queue[tuple[float, dict[str, Any]]] = field(default_factory=asyncio.Queue)

    async def ask(self, text: str) -> Turn:
        """The time runs from sending the line until the first line of somebody else's is here."""
        began = time.perf_counter()
        headers = self.headers | {"Idempotency-Key": uuid4().hex}
        said = await self.client.post("lines", json={"text": text}, headers=headers)
        said.raise_for_status()
        line = said.json()
        ended = await self._answered(line["seq"])
        self.conversation = self.conversation or (await self.see())["id"]
        return Turn(self.conversation, line["id"], text, line["seq"], 1_000 * (ended - began) if ended else None)

    async def hear(self, text: str) -> Heard:
        """Ask, then look at all that was said: a turn may have several lines, of which the stream brings one first."""
        turn = await self.ask(text)
        seen = await self.see()
        return Heard(turn, [line for line in seen["lines"] if line["seq"] > turn.seq], seen["owner"])

    async def see(self) -> dict[str, Any]:
        seen = await self.client.get("conversation", headers=self.headers)
        seen.raise_for_status()
        return dict(seen.json())

    async def listen(self, cursor: str, opened: asyncio.Event) -> None:
        async with self.client.sse("stream", params={"after": cursor}, headers=self.headers, timeout=None) as events:
            opened.set()
            async for event in events:
                if event.event == "line":
                    self.news.put_nowait((time.perf_counter(), json.loads(event.data)))

    async def _answered(self, seq: int) -> float | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    at, line = await self.news.get()
                    if line["seq"] > seq and line["by"] != "customer":
                        return at if line["kind"] != BOT_AWAY else None
        return None


def client_of(base_url: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=f"{base_url}/api/v1/widget/", timeout=30, limits=NO_LIMITS, trust_env=False)


@asynccontextmanager
async def visiting(client: httpx2.AsyncClient) -> AsyncIterator[Visitor]:
    started = await client.post("sessions", json={"site_key": SITE_KEY})
    started.raise_for_status()
    visitor = Visitor(client, {"Authorization": f"Bearer {started.json()['token']}"})
    opened = asyncio.Event()
    stream = asyncio.create_task(visitor.listen((await visitor.see())["cursor"], opened))
    try:
        await asyncio.wait_for(opened.wait(), PATIENCE_SECONDS)
        yield visitor
    finally:
        stream.cancel()
        await asyncio.gather(stream, return_exceptions=True)
