"""Waiting for something that another process does."""

import time
from collections.abc import Callable

GIVE_UP_SECONDS = 60


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
