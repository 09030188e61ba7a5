"""Articles in files, and what stands in the base after they were taken in."""

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import Database
from api.knowledge.exchange import importing, packages, reading
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.items import Item
from api.knowledge.exchange.models import ImportRow
from api.knowledge.exchange.packages import File
from api.knowledge.models import Article
from api.policy import SYSTEM

FREEZE = ("---\ntitle: Freeze my card\ncategory: cards\nquestions:\n  - stop my card\nkeywords: [block, lock]\n---\n"
          "Open Cards.\n")
TakeIn = Callable[..., list[ImportRow]]


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def read(name: str, content: str | bytes | dict[str, Any]) -> list[Item]:
    """The items of one file, or of an archive."""
    text = json.dumps(content) if isinstance(content, dict) else content
    return reading.items_of(packages.open_bytes(name, text.encode() if isinstance(text, str) else text))


def one(name: str, content: str | bytes | dict[str, Any]) -> Item:
    (item,) = read(name, content)
    return item


def files(*written: File) -> dict[str, bytes]:
    return {file.name: file.data for file in written}


@pytest.fixture
def take_in(database: Database) -> TakeIn:
    """Imports a file or an archive in one go."""

    def take(name: str, content: Any, **options: Any) -> list[ImportRow]:
        with database.transaction() as session:
            return importing.take_in(session, SYSTEM, read(name, content), Options(**options))

    return take


def articles(session: Session) -> dict[tuple[str, str], Article]:
    return {(article.locale, article.slug): article for article in session.scalars(select(Article))}


def outcomes(rows: Iterable[ImportRow]) -> dict[str, str]:
    return {row.slug or row.file: row.outcome.value for row in rows}
