"""Public question sets as bases of articles: BANKING77 (CC BY 4.0) and CLINC150 (CC BY 3.0), and typing mistakes."""

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase
from uuid import NAMESPACE_URL, UUID, uuid5

from api.knowledge.engine.entries import Entry

Asked = tuple[str, UUID]  # a question and its article


@dataclass(frozen=True)
class Bench:
    """Example questions by topic, the questions asked, and those with no article (for tuning, for the test)."""

    examples: dict[str, list[str]]
    asked: list[Asked]
    outside: Sequence[str] = ()
    outside_val: Sequence[str] = ()
    outside_test: Sequence[str] = ()
    val: Sequence[Asked] = ()

    def entries(self, count: int | None = None, seed: int = 0) -> list[Entry]:
        """One article a topic, of `count` example questions drawn at random; no title and no text."""
        chance = random.Random(seed)
        return [_entry(topic, _drawn(texts, count, chance)) for topic, texts in sorted(self.examples.items())]

    def failed(self, owners: set[UUID], count: int, seed: int = 0) -> list[str]:
        """Training questions of these articles, as the desk's log would hold them."""
        texts = [text for topic, asked in sorted(self.examples.items()) if id_of(topic) in owners for text in asked]
        return random.Random(seed).sample(texts, count)

    def mistyped(self, share: float, seed: int = 0) -> "Bench":
        chance = random.Random(seed)
        return replace(self, asked=[(mistype(text, share, chance), owner) for text, owner in self.asked])


def banking77(data: Path) -> Bench:
    examples: dict[str, list[str]] = {}
    for text, topic in _rows(data / "banking77" / "train.csv"):
        examples.setdefault(topic, []).append(text)
    return Bench(examples, [(text, id_of(topic)) for text, topic in _rows(data / "banking77" / "test.csv")])


def clinc150(data: Path) -> Bench:
    parts = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    examples: dict[str, list[str]] = {}
    for text, topic in parts["train"]:
        examples.setdefault(topic, []).append(text)
    asked, val = ([(text, id_of(topic)) for text, topic in parts[part]] for part in ("test", "val"))
    outside = {part: [text for text, _ in parts[f"oos_{part}"]] for part in ("train", "val", "test")}
    return Bench(examples, asked, outside["train"], outside["val"], outside["test"], val)


def id_of(topic: str) -> UUID:
    return uuid5(NAMESPACE_URL, topic)


def mistype(text: str, share: float, chance: random.Random) -> str:
    """Each letter is hit with this chance: changed, lost, doubled by a stranger, or swapped with the next."""
    letters = list(text)
    for place, letter in enumerate(letters):
        if not letter.isalpha() or chance.random() >= share:
            continue
        kind, stranger = chance.randrange(4), chance.choice(ascii_lowercase)
        if kind == 3 and place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letter
        else:
            letters[place] = (stranger, "", letter + stranger, stranger)[kind]
    return "".join(letters)


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def _drawn(texts: list[str], count: int | None, chance: random.Random) -> tuple[str, ...]:
    return tuple(texts if count is None else chance.sample(texts, min(count, len(texts))))


def _entry(topic: str, questions: tuple[str, ...]) -> Entry:
    return Entry(id_of(topic), 1, "en", "bench", "", "", questions)
