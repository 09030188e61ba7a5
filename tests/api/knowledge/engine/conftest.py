"""The real encoder, once for all tests of the engine, and the sample articles as entries."""

from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
import yaml

from api.knowledge import markdown
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index

SAMPLES = Path(__file__).parents[4] / "data" / "knowledge"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="session")
def cards() -> list[Entry]:
    """The sample articles on cards: two dozen close neighbours."""
    return [read(path) for path in sorted(SAMPLES.glob("cards/*.md")) if "." not in path.stem]


@pytest.fixture(scope="session")
def card_desk(encoder: Encoder, cards: list[Entry]) -> Index:
    """Shared and therefore only read."""
    return Index(encoder, cards)


def id_of(slug: str) -> UUID:
    return uuid5(NAMESPACE_URL, slug)


def read(path: Path) -> Entry:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(head)
    return Entry(
        id=id_of(path.stem),
        version=1,
        locale="en",
        category=facts["category"],
        title=facts["title"],
        body=markdown.plain(body),
        questions=tuple(facts["questions"]),
        keywords=tuple(str(word) for word in facts["keywords"]),
    )
