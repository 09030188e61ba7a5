"""Practice without labels: articles are hidden and their questions asked, so that the gate sees the unanswerable.

Questions known to have no article are asked as well, a part at a time, the head knowing the others.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.knowledge.engine.fusion import Queries, Ranker, Ranking
from api.knowledge.engine.gate import OPTIONS, features
from api.knowledge.engine.head import taught
from api.knowledge.engine.rows import Kind, Sheet, stack

HIDDEN = 0.5
HELD_OUT_OUTSIDE = 0.25
HELD_OUT = 0.1  # of the questions of a visible article, few at a time: it should know nearly what it will know
ROUNDS = 12
ENOUGH = 6_000  # practice questions; a big base reaches it in fewer rounds
LIMIT_QUESTIONS = 2_000  # of one round: their scores against all rows are in memory at once
FEWEST = 4  # articles, below which there is nothing to practise on


@dataclass(frozen=True)
class Attempt:
    """How one practice question went; `answerable`: its article was not hidden; `outside`: it never had one."""

    features: tuple[float, ...]
    answerable: bool
    right: bool
    among: bool
    outside: bool = False


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
    strange = chance.random(len(ranker.outside)) < HELD_OUT_OUTSIDE
    smaller = _without(replace(ranker, outside=ranker.outside.only(~strange)), ~held_out & ~hidden[base.places])
    questions = chance.permutation(np.flatnonzero(held_out))[:LIMIT_QUESTIONS]
    place_of = {owner: place for place, owner in enumerate(smaller.owners)}
    vectors = None if ranker.outside.vectors is None else base.vectors[questions]
    owners = [place_of.get(ranker.owners[base.places[question]]) for question in questions]
    own = zip(smaller.rank(Queries(vectors, ranker.features[questions])), owners, strict=True)
    foreign = smaller.rank(ranker.outside.only(strange)) if strange.any() else []
    return [_attempt(ranking, owner) for ranking, owner in own] + [_failed(ranking) for ranking in foreign]


def _attempt(ranking: Ranking, owner: int | None) -> Attempt:
    best = ranking.order[:OPTIONS].tolist()
    return Attempt(tuple(features(ranking)), owner is not None, owner == best[0], owner in best)


def _failed(ranking: Ranking) -> Attempt:
    """A question without an article: nothing found is right."""
    return Attempt(tuple(features(ranking)), answerable=False, right=False, among=False, outside=True)


def _without(ranker: Ranker, known: NDArray[np.bool_]) -> Ranker:
    """The base as if only these rows had been written."""
    sheets = []
    for sheet, start in zip(ranker.stack.sheets, ranker.stack.starts, strict=True):
        rows = known[start : start + len(sheet.texts)]
        if rows.any():
            texts = tuple(text for text, keep in zip(sheet.texts, rows, strict=True) if keep)
            sheets.append(Sheet(sheet.entry, texts, sheet.kinds[rows], sheet.vectors[rows]))
    smaller = stack(sheets)
    head = taught(smaller, ranker.outside.vectors) if ranker.head else None
    return Ranker(smaller, ranker.features[np.flatnonzero(known)], ranker.outside, head)
