"""Whether a step's result is still that of its inputs: a stamp beside the result holds the hash of their contents."""

import hashlib
from pathlib import Path
from typing import Iterable

NAME = ".made-from"


def fingerprint(inputs: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256(repr(words).encode())
    for path in sorted(inputs):
        digest.update(bytes(path) + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current(result: Path, made_from: str) -> bool:
    stamp = result / NAME
    return stamp.exists() and made_from in stamp.read_text().split()


def forget(result: Path) -> None:
    """Before a result is touched: one that is left half-made must not look finished."""
    (result / NAME).unlink(missing_ok=True)


def remember(result: Path, *made_from: str) -> None:
    (result / NAME).write_text("\n".join(made_from) + "\n")
