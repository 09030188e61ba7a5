"""Several conversations at once: how many answers a second, and how long the slow ones take."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial

import httpx2
import numpy as np

from tests.bench.desk_peers import Peer
from tests.bench.desk_visitor import Turn, Visitor, visiting

LEVELS = (1, 8, 32)
LONGEST_SECONDS = 30
Ask = Callable[[], Awaitable[float | None]]  # milliseconds of one turn; None when no answer came


@dataclass(frozen=True)
class Load:
    at_once: int
    times: list[float]
    unanswered: int
    seconds: float

    @property
    def a_second(self) -> float:
        return len(self.times) / self.seconds

    @property
    def p95(self) -> float:
        return float(np.percentile(self.times, 95)) if self.times else float("nan")


async def loaded(conversations: Sequence[Sequence[Ask]], at_once: int) -> Load:
    """Each conversation's turns come one after the other; the next conversation begins when one has ended."""
    waiting, took, began = list(conversations), [], time.monotonic()

    async def converse() -> None:
        while waiting:
            for ask in waiting.pop():
                if time.monotonic() - began > LONGEST_SECONDS:
                    return
                took.append(await ask())

    await asyncio.gather(*(converse() for _ in range(at_once)))
    times = [each for each in took if each is not None]
    return Load(at_once, times, len(took) - len(times), time.monotonic() - began)


def together(first: Load, second: Load) -> Load:
    return Load(first.at_once, first.times + second.times, first.unanswered + second.unanswered,
                first.seconds + second.seconds)  # fmt: skip


async def product_load(
    client: httpx2.AsyncClient, groups: Sequence[Sequence[str]], at_once: int
) -> tuple[Load, list[list[Turn]]]:
    """Every conversation's visitor is there with an open stream before the clock starts; also gives the turns."""
    turns: list[list[Turn]] = [[] for _ in groups]
    async with AsyncExitStack() as visits:
        visitors = [await visits.enter_async_context(visiting(client)) for _ in groups]
        conversations = [[partial(_ask, visitor, text, kept) for text in group]
                         for visitor, group, kept in zip(visitors, groups, turns, strict=True)]
        return await loaded(conversations, at_once), turns


async def _ask(visitor: Visitor, text: str, kept: list[Turn]) -> float | None:
    with suppress(httpx2.HTTPError):
        turn = await visitor.ask(text)
        kept.append(turn)
        return turn.milliseconds
    return None


async def peer_load(client: httpx2.AsyncClient, peer: Peer, turns: Sequence[Sequence[Turn]], at_once: int) -> Load:
    return await loaded([[partial(_ask_peer, client, peer, turn) for turn in group] for group in turns], at_once)


async def _ask_peer(client: httpx2.AsyncClient, peer: Peer, turn: Turn) -> float | None:
    with suppress(httpx2.HTTPError):
        took, said = await peer.ask(client, turn)
        return took if said else None
    return None
