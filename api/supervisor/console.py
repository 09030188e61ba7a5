"""What the parts say: each line behind its part's name on the terminal, and in a file of its own."""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95)
LARGEST_BYTES = 10 * 1024 * 1024
LINE_BYTES = 256 * 1024
WIDTH = 9
OURSELVES = "care"


class Console:
    """The terminal and the log folder; colours only where somebody looks."""

    def __init__(self, folder: Path, out: TextIO = sys.stdout) -> None:
        self.folder = folder
        self._out = out
        self._colours: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def say(self, text: str, name: str = OURSELVES) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone; the files are not
            print(f"{self._prefix(name)} {text}", file=self._out, flush=True)

    async def follow(self, name: str, stream: asyncio.StreamReader) -> None:
        """Until the part's output ends; a line too long for the reader comes in pieces."""
        with self._open(name) as file:
            while piece := await _line(stream):
                # Of a progress bar, drawn over and over on its line, the last state.
                text = piece.decode(errors="replace").rstrip("\n").rpartition("\r")[2]
                file.write(f"{text}\n")
                file.flush()
                self.say(text, name)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _open(self, name: str) -> TextIO:
        log = self.log(name)
        if log.exists() and log.stat().st_size > LARGEST_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log.open("a")

    def _prefix(self, name: str) -> str:
        if not self._out.isatty():
            return f"{name:<{WIDTH}}|"
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        return f"\x1b[{colour}m{name:<{WIDTH}}|\x1b[0m"


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError as error:
        return await stream.readexactly(error.consumed)
