"""The bot's lines as the registry keeps them: a kind, a text, and the structured rest; nothing unknown gets in."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.conversations.models import LineKind


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Button(Loose):
    title: str = Field(max_length=120)
    payload: str = Field(max_length=2_000)


class Block(Loose):
    type: Literal["p", "h", "li", "oli"]
    text: str


class Shown(Loose):
    """An article with the version it was shown in."""

    id: str
    title: str
    url: str
    version: int
    locale: str = ""
    fallback: bool = False
    blocks: list[Block] = []


class Entry(Loose):
    label: str
    value: str


class Custom(Loose):
    kind: LineKind = LineKind.text
    text: str = ""
    article: Shown | None = None
    buttons: list[Button] = []
    fields: list[Entry] = []


class Spoken(BaseModel):
    """One line, ready to be appended."""

    kind: LineKind
    text: str
    body: dict[str, Any]


ALLOWED = frozenset({"text", "article", "options", "summary", "rating", "receipt"})


def read(raw: dict[str, Any]) -> Spoken:
    """A line as Rasa sent it: `text` and `buttons`, or `custom` with a kind of its own."""
    plain = {"buttons": raw.get("buttons") or [], "text": raw.get("text") or ""}
    custom = Custom.model_validate(plain | (raw.get("custom") or {}))
    kind = custom.kind if custom.kind in ALLOWED else LineKind.text
    if kind is LineKind.text and custom.buttons:
        kind = LineKind.options
    body = custom.model_dump(include={"article", "buttons", "fields"}, exclude_none=True, exclude_defaults=True)
    return Spoken(kind=kind, text=custom.text, body=body)
