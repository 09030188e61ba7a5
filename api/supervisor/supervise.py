"""The order of things: each part starts when those it needs are up, and all stop together."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from api.processes import StartError
from api.supervisor.console import Console
from api.supervisor.parts import Keeper, Part

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def supervise(parts: Sequence[Part], var: Path, greet: Callable[[], Iterable[str]]) -> int:
    """Runs the parts until a signal says stop; the exit code of the command."""
    console = Console(var / "log")
    try:
        asyncio.run(Supervisor(parts, console, var / "run" / "parts.json", greet).run())
    except StartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


class Supervisor:
    def __init__(
        self, parts: Sequence[Part], console: Console, table: Path, greet: Callable[[], Iterable[str]]
    ) -> None:
        self._keepers = {part.name: Keeper(part, console, self._write_table) for part in parts}
        self._console = console
        self._table = table
        self._greet = greet
        self._started = time.monotonic()

    async def run(self) -> None:
        stop = asyncio.Event()
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        lives = [asyncio.create_task(self._bring_up(keeper)) for keeper in self._keepers.values()]
        welcome = asyncio.create_task(self._welcome())
        stopping = asyncio.create_task(stop.wait())
        try:
            await _first_failure_or(stopping, lives)
        finally:
            welcome.cancel()
            await self._stop_all()
            for task in (*lives, stopping):
                task.cancel()
            await asyncio.gather(*lives, welcome, stopping, return_exceptions=True)

    async def _bring_up(self, keeper: Keeper) -> None:
        for name in keeper.part.after:
            await self._keepers[name].is_up.wait()
        self._console.say(f"starting {keeper.part.name}")
        await keeper.keep()

    async def _welcome(self) -> None:
        for keeper in self._keepers.values():
            await keeper.is_up.wait()
        self._console.say(f"everything is ready after {time.monotonic() - self._started:.0f} s")
        print("\n" + "\n".join(self._greet()) + "\n", flush=True)

    async def _stop_all(self) -> None:
        """Those that need others go first: what is still under way can be finished."""
        self._console.say("stopping")
        for keeper in self._keepers.values():
            keeper.stopping = True
        needed = {name for keeper in self._keepers.values() for name in keeper.part.after}
        last = [keeper for keeper in self._keepers.values() if keeper.part.name in needed]
        first = [keeper for keeper in self._keepers.values() if keeper.part.name not in needed]
        for group in (first, last):
            await asyncio.gather(*(keeper.stop() for keeper in group))
        self._table.unlink(missing_ok=True)
        self._console.say("stopped")

    def _write_table(self) -> None:
        """Who is running under which process id, for whoever looks after the installation."""
        rows = {
            name: {"pid": keeper.process.pid, "starts": keeper.starts, "up": keeper.is_up.is_set()}
            for name, keeper in self._keepers.items()
            if keeper.process and keeper.process.returncode is None
        }
        self._table.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._table.with_suffix(".new")
        fresh.write_text(json.dumps({"supervisor": {"pid": os.getpid()}, **rows}, indent=1))
        fresh.replace(self._table)


async def _first_failure_or(stopping: "asyncio.Task[bool]", lives: Sequence["asyncio.Task[None]"]) -> None:
    """A chore's good end is no reason to stop; the first part that can't be brought up is."""
    waiting: set[asyncio.Task[None] | asyncio.Task[bool]] = {stopping, *lives}
    while not stopping.done():
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
