"""What changed from one version of an article to another, line by line. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, Protocol

AROUND = 2
Sign = Literal["same", "gone", "new", "gap"]


class Text(Protocol):
    """A version, saved or still being typed."""

    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def questions(self) -> Sequence[str]: ...
    @property
    def keywords(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Change:
    """A line that stayed, went or came; a gap stands for lines that stayed and are left out."""

    sign: Sign
    text: str = ""


@dataclass(frozen=True)
class Part:
    """One field of the article that differs."""

    field: Literal["title", "body", "questions", "keywords"]
    changes: list[Change]


def compare(old: Text | None, new: Text) -> list[Part]:
    """The fields that differ; against nothing, all of the text is new."""
    before = _fields(old) if old else {}
    parts = [Part(field, changed(before.get(field, []), lines)) for field, lines in _fields(new).items()]
    return [part for part in parts if part.changes]


def changed(old: list[str], new: list[str]) -> list[Change]:
    groups = list(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND))
    found: list[Change] = []
    for group in groups:
        if group[0][1] > 0:
            found.append(Change("gap"))
        found.extend(_of_group(group, old, new))
    if groups and groups[-1][-1][2] < len(old):
        found.append(Change("gap"))
    return found


def _of_group(group: Iterable[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> Iterator[Change]:
    for tag, from_old, to_old, from_new, to_new in group:
        if tag == "equal":
            yield from (Change("same", line) for line in old[from_old:to_old])
            continue
        yield from (Change("gone", line) for line in old[from_old:to_old])
        yield from (Change("new", line) for line in new[from_new:to_new])


def _fields(text: Text) -> dict[Literal["title", "body", "questions", "keywords"], list[str]]:
    return {"title": [text.title], "body": text.body.splitlines(), "questions": list(text.questions),
            "keywords": list(text.keywords)}
