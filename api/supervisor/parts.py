"""One part of the product: a process that is started, watched, started again when it dies, and stopped."""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from api.processes import Account, StartError, die_with_parent, identity, last_lines
from api.supervisor.console import LINE_BYTES, Console
from api.supervisor.probes import Probe, always

POLL_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
CALM_SECONDS = 30.0  # up for so long, a part's next death counts as its first
TRIES_AT_THE_START = 3


@dataclass(frozen=True)
class Part:
    name: str
    argv: tuple[str, ...]
    after: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Probe = always
    once: bool = False  # a chore: it has done its part when it ends well
    before: Callable[[], object] | None = None  # runs ahead of every start
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL  # should we be killed ourselves: the next start wants its port
    ready_seconds: float = 60
    stop_seconds: float = 10


class Keeper:
    """Keeps one part running; `is_up` is set while it is ready, or once the chore is done."""

    def __init__(self, part: Part, console: Console, on_change: Callable[[], None]) -> None:
        self.part = part
        self.is_up = asyncio.Event()
        self.process: Process | None = None
        self.starts = 0
        self.stopping = False
        self._was_up = self._hung = False
        self._console = console
        self._on_change = on_change

    async def keep(self) -> None:
        """Until stopped; raises if the part can't be brought up the first time."""
        deaths = 0
        while not self.stopping:
            started = time.monotonic()
            code = await self._live()
            if self.stopping or (self.part.once and code == 0):
                return
            deaths = 1 if time.monotonic() - started > CALM_SECONDS else deaths + 1
            self._give_up_early(code, deaths)
            pause = min(FIRST_PAUSE_SECONDS * 2 ** (deaths - 1), LONGEST_PAUSE_SECONDS)
            self._console.say(f"{self.part.name} ended ({_how(code)}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Asks, waits, then insists; whatever the part has started goes with it."""
        self.stopping = True
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.part.stop_signal)
        try:
            async with asyncio.timeout(self.part.stop_seconds):
                await process.wait()
        except TimeoutError:
            self._console.say(f"{self.part.name} did not stop in {self.part.stop_seconds:.0f} s: killing it")
        _sweep(process)
        await process.wait()

    async def _live(self) -> int:
        """One life of the part, from its start to its end."""
        if self.part.before:
            await asyncio.to_thread(self.part.before)
        if self.stopping:
            return 0
        self.process, output = await _spawn(self.part)
        self.starts += 1
        self._on_change()
        said = asyncio.create_task(self._console.follow(self.part.name, output))
        watch = asyncio.create_task(self._watch(self.process))
        try:
            code = await self.process.wait()
        finally:
            watch.cancel()
            _sweep(self.process)
        await asyncio.gather(said, watch, return_exceptions=True)
        self._set_up(self.part.once and code == 0)
        return code

    async def _watch(self, process: Process) -> None:
        """Says when the part is ready; one that does not get there is ended, so that it is started again."""
        if self.part.once:
            return
        started = time.monotonic()
        while not await self.part.ready():
            if time.monotonic() - started > self.part.ready_seconds:
                self._hung = True
                _sweep(process)
                return
            await asyncio.sleep(POLL_SECONDS)
        self._console.say(f"{self.part.name} is ready ({time.monotonic() - started:.1f} s)")
        self._set_up(True)

    def _set_up(self, up: bool) -> None:
        if up:
            self._was_up = True
            self.is_up.set()
        else:
            self.is_up.clear()
        self._on_change()

    def _give_up_early(self, code: int, deaths: int) -> None:
        if self._was_up or not (self.part.once or self._hung or deaths >= TRIES_AT_THE_START):
            return
        log = self._console.log(self.part.name)
        said = next((line.strip() for line in reversed(last_lines(log)) if line.strip()), "it said nothing")
        how = f"not ready after {self.part.ready_seconds:.0f} s" if self._hung else _how(code)
        raise StartError(f"{self.part.name} did not start ({how}): {said}\nAll it said is in {log}.")


async def _spawn(part: Part) -> tuple[Process, asyncio.StreamReader]:
    """The process and its output, over a pipe of our own: asyncio's would tie the process's end to its children's."""
    read, write = os.pipe()
    output = asyncio.StreamReader(limit=LINE_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(output), os.fdopen(read, "rb", 0)
    )
    try:
        process = await asyncio.create_subprocess_exec(
            *part.argv,
            stdin=DEVNULL,
            stdout=write,
            stderr=write,
            env={**os.environ, **part.env},
            start_new_session=True,  # a Ctrl-C at the terminal is for us, who stop things in order
            preexec_fn=die_with_parent(part.orphan_signal),
            **identity(part.account),
        )
    except OSError as error:
        raise StartError(f"{part.name} can't be started: {error}.") from error
    finally:
        os.close(write)
    return process, output


def _sweep(process: Process) -> None:
    """A part leads a process group of its own: nothing of it stays behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"
