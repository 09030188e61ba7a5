"""One step of the set-up: a line with its seconds, its output kept in a log, one sentence when it fails."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Callable, Dict, NoReturn, Optional, Sequence, Union

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
LOG = ROOT / "var" / "log" / "setup.log"
LAST_LINES = 12
Command = Sequence[Union[str, Path]]
ANIMATED = sys.stdout.isatty()


class StepFailed(Exception):
    """A command of a step ended with an error."""


def step(
    label: str, commands: Sequence[Command], advice: str, cwd: Path = ROOT, environ: Optional[Dict[str, str]] = None
) -> None:
    """Runs the commands one after another; a failure ends the set-up with the log's end and the advice."""
    try:
        attempt(label, commands, cwd, environ)
    except StepFailed:
        print("\n".join(LOG.read_text(errors="replace").splitlines()[-LAST_LINES:]), file=sys.stderr)
        fail(advice)


def attempt(
    label: str, commands: Sequence[Command], cwd: Path = ROOT, environ: Optional[Dict[str, str]] = None
) -> None:
    started = time.monotonic()
    LOG.parent.mkdir(parents=True, exist_ok=True)
    if not ANIMATED:
        print(f"  {label} …", flush=True)
    with LOG.open("a") as log:
        for command in commands:
            log.write(f"\n$ {' '.join(map(str, command))}\n")
            log.flush()
            if _run(command, log, cwd, {**os.environ, **(environ or {})}, lambda: _tick(label, started)):
                _say(label, started, "failed")
                raise StepFailed(label)
    _say(label, started, "done")


def _run(command: Command, log: IO[str], cwd: Path, environ: Dict[str, str], tick: Callable[[], None]) -> int:
    words = [str(word) for word in command]
    try:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cwd, env=environ)
    except OSError as error:
        log.write(f"{error}\n")
        return 127
    while True:
        try:
            return child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            tick()


def _tick(label: str, started: float) -> None:
    if ANIMATED:
        print(f"\r  {label} … {time.monotonic() - started:.0f} s", end="", flush=True)


def _say(label: str, started: float, outcome: str) -> None:
    start = "\r" if ANIMATED else ""
    print(f"{start}  {label}: {outcome} in {time.monotonic() - started:.1f} s", flush=True)


def fail(sentence: str) -> NoReturn:
    print(f"\n{sentence}", file=sys.stderr)
    sys.exit(1)
