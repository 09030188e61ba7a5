"""Redrawing: a picture from anybody is opened by a worker process that can be killed; only its pixels come back."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from api.errors import CareError

WORKER = Path(__file__).with_name("reencode.py")
SECONDS = 5
# Each may take a gigabyte and a core; who comes later waits a moment.
_at_once = BoundedSemaphore(2)


class PictureTooLarge(CareError):
    status = 413
    detail = "This picture is too large. Send a smaller one, or a screenshot of it."


class TooManyPixels(CareError):
    status = 413
    detail = "This picture has more than 40 million pixels. Send a smaller one, or a screenshot of it."


class NotAPicture(CareError):
    status = 415
    detail = "We can't open this as a picture. PNG, JPEG, WebP and GIF work."


class PictureTooSlow(CareError):
    status = 503
    detail = "Opening this picture took too long. Try again in a moment, or send a smaller one."


@dataclass(frozen=True)
class Redrawn:
    """A picture made of nothing but its pixels. `hint` says why it may show too little: dark, blurred, small."""

    media_type: str
    width: int
    height: int
    data: bytes
    thumb: bytes
    hint: str | None


def redraw(data: bytes) -> Redrawn:
    """Takes up to five seconds, so no transaction should be open meanwhile."""
    answer, _, parts = asked(data).partition(b"\n")
    about: dict[str, Any] = json.loads(answer)
    if about.get("refused"):
        raise TooManyPixels()
    size: int = about.pop("size")
    return Redrawn(**about, data=parts[:size], thumb=parts[size:])


def asked(data: bytes) -> bytes:
    """The worker's answer. It starts without our environment: what takes it over finds no secret there."""
    command = [sys.executable, "-I", str(WORKER)]
    if not _at_once.acquire(timeout=SECONDS):
        raise PictureTooSlow()
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise PictureTooSlow() from None
    finally:
        _at_once.release()
    if done.returncode:
        raise NotAPicture()
    return done.stdout
