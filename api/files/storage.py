"""Where the bytes are: a folder now; object storage needs these three verbs."""

import os
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from api.settings import Settings


class Storage(Protocol):
    """Keys are ours, made of ids. To drop what is not there is fine; to read it raises `KeyError`."""

    def put(self, key: str, data: bytes) -> None: ...
    def read(self, key: str) -> bytes: ...
    def drop(self, key: str) -> None: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, key: str, data: bytes) -> None:
        """Under its key all at once or not at all."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.path / f"{key}.{uuid4().hex}.part"
        part.write_bytes(data)
        os.replace(part, self.path / key)

    def read(self, key: str) -> bytes:
        try:
            return (self.path / key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def drop(self, key: str) -> None:
        (self.path / key).unlink(missing_ok=True)


def of(settings: Settings) -> Storage:
    return Folder(settings.var / "files")
