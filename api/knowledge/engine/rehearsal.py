"""Practice without labels: articles are hidden and their questions asked, so that the gate sees the unanswerable."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.knowledge.engine.fusion import Queries, Ranker, Ranking
from api.knowledge.engine.gate import OPTIONS, features
from api.knowledge.engine.head import taught
from api.knowledge.engine.rows import Kind, Sheet, stack

HIDDEN = 0.5
HELD_OUT = 0.1  # of the questions of a visible article, few at a time: it should know nearly what it will know
ROUNDS = 12
ENOUGH = 6_000  # practice questions; a big base reaches it in fewer rounds
LIMIT_QUESTIONS = 2_000  # of one round: their scores against all rows are in memory at once
FEWEST = 4  # articles, below which there is nothing to practise on


@dataclass(frozen=True)
class Attempt:
    """How one practice question went; `answerable`: its article was not hidden."""

    features: tuple[float, ...]
    answerable: bool
    right: bool
    among: bool


def rehearse(ranker: Ranker, seed: int = 0) -> list[Attempt]:
    """Deterministic for one base and seed."""
    chance = np.random.default_rng(seed)
    attempts: list[Attempt] = []
    for _ in range(ROUNDS if len(ranker.stack.sheets) >= FEWEST else 0):
        attempts += _round(ranker, chance)
        if len(attempts) >= ENOUGH:
            break
    return attempts


def _round(ranker: Ranker, chance: np.random.Generator) -> list[Attempt]:
    base = ranker.stack
    hidden = chance.permutation(len(base.sheets)) < round(HIDDEN * len(base.sheets))
    asked = (base.kinds == Kind.QUESTION) | (base.kinds == Kind.TITLE)
    held_out = asked & (hidden[base.places] | (chance.random(len(asked)) < HELD_OUT))
    smaller = _without(ranker, ~held_out & ~hidden[base.places])
    questions = chance.permutation(np.flatnonzero(held_out))[:LIMIT_QUESTIONS]
    place_of = {owner: place for place, owner in enumerate(smaller.owners)}
    queries = Queries(base.vectors[questions] if base.vectors.any() else None, ranker.features[questions])
    owners = [place_of.get(ranker.owners[base.places[question]]) for question in questions]
    return [_attempt(ranking, owner) for ranking, owner in zip(smaller.rank(queries), owners, strict=True)]


def _attempt(ranking: Ranking, owner: int | None) -> Attempt:
    best = ranking.order[:OPTIONS].tolist()
    return Attempt(tuple(features(ranking)), owner is not None, owner == best[0], owner in best)


def _without(ranker: Ranker, known: NDArray[np.bool_]) -> Ranker:
    """The base as if only these rows had been written."""
    sheets = []
    for sheet, start in zip(ranker.stack.sheets, ranker.stack.starts, strict=True):
        rows = known[start : start + len(sheet.texts)]
        if rows.any():
            texts = tuple(text for text, keep in zip(sheet.texts, rows, strict=True) if keep)
            sheets.append(Sheet(sheet.entry, texts, sheet.kinds[rows], sheet.vectors[rows]))
    smaller = stack(sheets)
    head = taught(smaller, ranker.outside) if ranker.head else None
    return Ranker(smaller, ranker.features[np.flatnonzero(known)], ranker.outside, head)
