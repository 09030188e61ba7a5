"""How long a turn waits for the bot: one that hangs must not make customers wait one after the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

SILENT_TURNS = 3
HURRIED_SECONDS = 0.4


@dataclass
class Waiting:
    """One turn: its patience, and whether the bot answered."""

    seconds: float
    answered: bool = False


class Patience:
    """After SILENT_TURNS turns in a row that were waited out in vain only one at a time waits in full, to find the bot
    back; the others wait HURRIED_SECONDS. The first answer ends that. A bot that fails at once costs nobody time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._in_vain = 0
        self._scout = Lock()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[Waiting]:
        hanging = self._in_vain >= SILENT_TURNS
        scouting = hanging and self._scout.acquire(blocking=False)
        waiting = Waiting(min(seconds, HURRIED_SECONDS) if hanging and not scouting else seconds)
        began = self._clock()
        try:
            yield waiting
        finally:
            self._note(waiting, self._clock() - began)
            if scouting:
                self._scout.release()

    def _note(self, waiting: Waiting, took: float) -> None:
        if waiting.answered:
            self._in_vain = 0
        elif took >= waiting.seconds:
            self._in_vain += 1
