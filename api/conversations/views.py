"""How a thread looks to its readers: lines on the wire, without payloads, and notes only for staff."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.conversations.models import By, Line, LineKind


class ButtonView(BaseModel):
    title: str
    index: int


class LineView(BaseModel):
    """One line as pages and the widget show it. `key` lets its sender recognise it."""

    id: UUID
    seq: int
    at: datetime
    by: By
    name: str
    kind: LineKind
    text: str
    blocks: list[dict[str, str]] | None = None
    article: dict[str, Any] | None = None
    buttons: list[ButtonView] = []
    fields: list[dict[str, str]] = []
    receipt: dict[str, Any] | None = None
    resolution: int | None = None
    files: list[dict[str, Any]] = []
    key: str | None = None


def view(line: Line, files: list[dict[str, Any]]) -> LineView:
    article = dict(line.body.get("article") or {})
    titles = [button["title"] for button in line.body.get("buttons", [])]
    buttons = [ButtonView(title=title, index=place) for place, title in enumerate(titles)]
    return LineView(
        id=line.id, seq=line.seq, at=line.at, by=line.by, name=line.author_name, kind=line.kind, text=line.text,
        blocks=article.pop("blocks", None), article=article or None, buttons=buttons, files=files, key=line.key,
        fields=line.body.get("fields", []), receipt=line.body.get("receipt"), resolution=line.body.get("resolution"),
    )
