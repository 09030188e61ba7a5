"""One open event stream, heard in a thread of its own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

import httpx2


@dataclass
class Ear:
    """What a stream has brought, as (event name, data), and the cursor to go on from."""

    heard: Queue[tuple[str, Any]] = field(default_factory=Queue, kw_only=True)
    cursor: str = field(default="", kw_only=True)

    def listen_to(self, answer: httpx2.Response) -> None:
        answer.raise_for_status()
        lines = answer.iter_lines()
        assert next(lines) == ": open"
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def _listen(self, lines: Iterator[str]) -> None:
        name = ""
        try:
            for line in lines:
                if line.startswith("id: "):
                    self.cursor = line[4:]
                elif line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self.heard.put((name, json.loads(line[6:])))
        except (httpx2.HTTPError, httpx2.StreamError):
            return
