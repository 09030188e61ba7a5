"""How a child process is started so that it can never outlive the one that started it."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class StartError(RuntimeError):
    """Something the product can't start without; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Account:
    """A user of the system that a child runs as instead of root."""

    uid: int
    gid: int


def identity(account: Account | None) -> dict[str, Any]:
    """The arguments of `subprocess` that run a child as that account, with none of root's groups left."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """The `preexec_fn` that ties a child to its parent, even to a parent killed outright; Linux only.

    It has to run after any change of user, which clears the setting: `subprocess` does it in that order.
    The kernel watches the thread that forked, so start children from the main thread.
    """
    parent = os.getpid()

    def tie() -> None:
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, int(how))
            if os.getppid() != parent:  # it died between the fork and the line above
                os._exit(1)

    return tie


def last_lines(log: Path, count: int = 5) -> Sequence[str]:
    try:
        return log.read_text(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []
