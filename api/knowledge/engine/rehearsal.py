"""Practice without labels: articles are hidden and their questions asked, so that the gate sees the unanswerable."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.knowledge.engine.fusion import Queries, Ranker, Ranking
from api.knowledge.engine.head import taught
from api.knowledge.engine.rows import Kind, Sheet, stack

ROUNDS = 12
HIDDEN = 0.5  # a smaller share makes the gate too bold: with 30 % the promised precision was not kept
HELD_OUT = 0.1  # of the questions of a visible article, few at a time: it should know nearly what it will know
LIMIT_QUESTIONS = 1_500  # a round; more only costs time


@dataclass(frozen=True)
class Attempt:
    """One practice question: how it ranked, and the place of its own article (None: hidden)."""

    ranking: Ranking
    owner: int | None

    @property
    def right(self) -> bool:
        return self.owner is not None and int(self.ranking.order[0]) == self.owner

    @property
    def among_three(self) -> bool:
        return self.owner is not None and self.owner in self.ranking.order[:3]


def rehearse(ranker: Ranker, seed: int = 0) -> list[Attempt]:
    """Deterministic for one base and seed. A base of fewer than four articles has nothing to practise on."""
    if len(ranker.stack.sheets) < 4:
        return []
    chance = np.random.default_rng(seed)
    return [attempt for _ in range(ROUNDS) for attempt in _round(ranker, chance)]


def _round(ranker: Ranker, chance: np.random.Generator) -> Iterator[Attempt]:
    base = ranker.stack
    hidden = chance.permutation(len(base.sheets)) < round(HIDDEN * len(base.sheets))
    asked = (base.kinds == Kind.QUESTION) | (base.kinds == Kind.TITLE)
    held_out = asked & (hidden[base.places] | (chance.random(len(asked)) < HELD_OUT))
    known = ~held_out & ~hidden[base.places]
    visible = np.flatnonzero(np.bincount(base.places[known], minlength=len(base.sheets)))
    if len(visible) < 2:
        return
    smaller = _without(ranker, known)
    questions = chance.permutation(np.flatnonzero(held_out))[:LIMIT_QUESTIONS]
    place_of = {int(place): new for new, place in enumerate(visible)}
    queries = Queries(base.vectors[questions] if base.vectors.any() else None, ranker.features[questions])
    for question, ranking in zip(questions, smaller.rank(queries), strict=True):
        yield Attempt(ranking, place_of.get(int(base.places[question])))


def _without(ranker: Ranker, known: NDArray[np.bool_]) -> Ranker:
    """The base as if only these rows had been written."""
    sheets = []
    for sheet, start in zip(ranker.stack.sheets, ranker.stack.starts, strict=True):
        rows = known[start : start + len(sheet.texts)]
        if rows.any():
            texts = tuple(text for text, keep in zip(sheet.texts, rows, strict=True) if keep)
            sheets.append(Sheet(sheet.entry, texts, sheet.kinds[rows], sheet.vectors[rows]))
    smaller = stack(sheets)
    return Ranker(smaller, ranker.features[np.flatnonzero(known)], taught(smaller) if ranker.head else None)
