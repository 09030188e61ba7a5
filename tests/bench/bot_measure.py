"""Asks the bots the same conversations, each of all of them in changing order, so that noise hits all alike."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

import httpx2
from rich.progress import track

from tests.bench.bot_peers import Bot
from tests.bench.desk_load import LEVELS, Load, loaded, together
from tests.bench.desk_peers import client_for_peers
from tests.bench.desk_visitor import Turn

# Kind of turn and its line; each round is a new conversation.
ROUND = (("greeting", "hello"), ("answer", "when will my card arrive"), ("answer", "how do I change my pin"),
         ("form begins", "open a ticket"), ("form turn", "Card payments are declined"))  # fmt: skip
KINDS = tuple(dict.fromkeys(kind for kind, _ in ROUND))
QUESTION = "when will my card arrive"
# The turns around 2, 50 and 200.
AROUND = {2: range(2, 7), 50: range(48, 53), 200: range(196, 201)}
A_CONVERSATION = 5
A_STRETCH = 10
PARSED_AT_ONCE = 25


@dataclass
class Measured:
    """Milliseconds by bot: of each kind of turn, of the turns around 2, 50 and 200; a place is a round of all bots."""

    turns: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    long: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    loads: dict[str, dict[int, Load]] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    alike: dict[str, list[bool]] = field(default_factory=dict)


async def measure(bots: Sequence[Bot], rounds: int, load_rounds: int, longest: int) -> Measured:
    measured = Measured()
    async with client_for_peers() as client:
        await _rounds(Measured(), client, bots, 3)  # to warm up
        await _rounds(measured, client, bots, rounds)
        for _ in track(range(4), "Parsing"):
            for bot in bots:
                bot.parse(rounds * PARSED_AT_ONCE // 4)
        await _loads(measured, client, bots, load_rounds)
        await _long(measured, client, bots, longest)
    for bot in bots:
        bot.weigh()
    return measured


async def _ask(client: httpx2.AsyncClient, bot: Bot, conversation: str, text: str) -> tuple[float, str]:
    return await bot.peer.ask(client, Turn(conversation, str(uuid4()), text, 0, None))


async def _rounds(measured: Measured, client: httpx2.AsyncClient, bots: Sequence[Bot], rounds: int) -> None:
    before = {bot.name: bot.cpu_seconds() for bot in bots}
    for number in track(range(rounds), "Asking"):
        said = {bot.name: await _converse(measured, client, bot) for bot in _turned(bots, number)}
        for bot in bots:
            same = [theirs == ours != "" for theirs, ours in zip(said[bot.name], said[bots[0].name], strict=True)]
            measured.alike.setdefault(bot.name, []).extend(same)
    for bot in bots:
        measured.cpu[bot.name] = 1_000 * (bot.cpu_seconds() - before[bot.name]) / (rounds * len(ROUND))


async def _converse(measured: Measured, client: httpx2.AsyncClient, bot: Bot) -> list[str]:
    """A whole conversation, as a bot that has the machine for itself finds its own things still in the caches."""
    conversation, answers = str(uuid4()), []
    for kind, text in ROUND:
        took, said = await _ask(client, bot, conversation, text)
        measured.turns.setdefault(bot.name, {}).setdefault(kind, []).append(took)
        answers.append(said)
    return answers


async def _long(measured: Measured, client: httpx2.AsyncClient, bots: Sequence[Bot], longest: int) -> None:
    """One conversation with each bot, a few turns of each at a time."""
    conversations = {bot.name: str(uuid4()) for bot in bots}
    for first in track(range(1, longest + 1, A_STRETCH), "Talking long"):
        for bot in _turned(bots, first // A_STRETCH):
            for turn in range(first, min(first + A_STRETCH, longest + 1)):
                took, _ = await _ask(client, bot, conversations[bot.name], QUESTION)
                for name in (name for name, window in AROUND.items() if turn in window):
                    measured.long.setdefault(bot.name, {}).setdefault(name, []).append(took)


async def _loads(measured: Measured, client: httpx2.AsyncClient, bots: Sequence[Bot], rounds: int) -> None:
    for number in track(range(rounds), "Loading"):
        for level in LEVELS:
            for bot in _turned(bots, number):
                asks = [[partial(_timed, client, bot, str(conversation)) for _ in range(A_CONVERSATION)]
                        for conversation in (uuid4() for _ in range(max(level, 4)))]
                load = await loaded(asks, level)
                loads = measured.loads.setdefault(bot.name, {})
                loads[level] = together(loads[level], load) if level in loads else load
                await asyncio.sleep(0.2)


async def _timed(client: httpx2.AsyncClient, bot: Bot, conversation: str) -> float | None:
    took, said = await _ask(client, bot, conversation, QUESTION)
    return took if said else None


def _turned(bots: Sequence[Bot], number: int) -> list[Bot]:
    start = number % len(bots)
    return [*bots[start:], *bots[:start]]
