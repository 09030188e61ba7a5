"""An article taken apart into rows: title, keywords, example questions, pieces of the answer; then stacked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from api.knowledge.engine.encoder import DIMENSIONS, Vectors, unit
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.text import chunks, clean

NO_VECTORS: Vectors = np.zeros((0, DIMENSIONS), dtype=np.float32)
LIMIT_ROWS = 60  # of one article: a 100 KB text must not crowd out the others


class Kind(IntEnum):
    TITLE = 0
    KEYWORDS = 1
    QUESTION = 2
    ANSWER = 3


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of one article with their vectors (none in lexical-only mode)."""

    entry: Entry
    texts: tuple[str, ...]
    kinds: NDArray[np.int8]
    vectors: Vectors

    @cached_property
    def centroid(self) -> Vectors:
        """The middle of title and questions, as a unit vector."""
        asked = self.vectors[(self.kinds == Kind.TITLE) | (self.kinds == Kind.QUESTION)]
        return unit((asked if len(asked) else self.vectors).mean(axis=0))


def texts_of(entry: Entry) -> list[tuple[Kind, str]]:
    rows = [(Kind.TITLE, clean(entry.title)), (Kind.KEYWORDS, clean(", ".join(entry.keywords)))]
    rows += [(Kind.QUESTION, clean(question)) for question in entry.questions]
    rows += [(Kind.ANSWER, piece) for piece in chunks(entry.body)]
    return [(kind, text) for kind, text in rows if text][:LIMIT_ROWS] or [(Kind.TITLE, str(entry.id))]


def sheets_of(
    entries: Iterable[Entry], encode: Callable[[Sequence[str]], Vectors], earlier: Sheet | None = None
) -> list[Sheet]:
    """All new texts are encoded in one go; rows that `earlier`, the last version, had keep their vectors."""
    rows = [(entry, texts_of(entry)) for entry in entries]
    vectors = dict(zip(earlier.texts, earlier.vectors, strict=True)) if earlier else {}
    new = list(dict.fromkeys(text for _, kept in rows for _, text in kept if text not in vectors))
    vectors.update(zip(new, encode(new), strict=True))
    return [
        Sheet(
            entry,
            texts=tuple(text for _, text in kept),
            kinds=np.array([kind for kind, _ in kept], dtype=np.int8),
            vectors=np.stack([vectors[text] for _, text in kept]),
        )
        for entry, kept in rows
    ]


@dataclass(frozen=True)
class Stack:
    """All sheets one below the other; `starts` holds the first row of each."""

    sheets: tuple[Sheet, ...]
    starts: NDArray[np.int64]
    vectors: Vectors
    kinds: NDArray[np.int8]
    centroids: Vectors

    @property
    def texts(self) -> list[str]:
        return [text for sheet in self.sheets for text in sheet.texts]

    @property
    def places(self) -> NDArray[np.int64]:
        """The sheet of each row."""
        return np.repeat(np.arange(len(self.sheets)), [len(sheet.texts) for sheet in self.sheets])

    def best(self, by_row: NDArray[np.float32]) -> NDArray[np.float32]:
        """From questions × rows to questions × articles: the best row of each article."""
        if not self.sheets:
            return by_row[:, :0]
        highest: NDArray[np.float32] = np.maximum.reduceat(by_row, self.starts, axis=1)
        return highest


def stack(sheets: Iterable[Sheet]) -> Stack:
    kept = tuple(sheets)
    sizes = [len(sheet.texts) for sheet in kept]
    return Stack(
        sheets=kept,
        starts=np.cumsum([0, *sizes], dtype=np.int64)[:-1],
        vectors=np.concatenate([sheet.vectors for sheet in kept]) if kept else NO_VECTORS,
        kinds=np.concatenate([sheet.kinds for sheet in kept]) if kept else np.zeros(0, dtype=np.int8),
        centroids=np.stack([sheet.centroid for sheet in kept]) if kept else NO_VECTORS,
    )
