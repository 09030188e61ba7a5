"""The gate: is the first hit good enough to answer with, close enough to ask about, or is it a person's turn?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.knowledge.engine.entries import Outcome
from api.knowledge.engine.fusion import Ranking

OPTIONS = 3


@dataclass(frozen=True)
class Chance:
    """A logistic model on the features of a ranking."""

    weights: tuple[float, ...]
    bias: float

    def of(self, seen: Sequence[float]) -> float:
        return float(1 / (1 + np.exp(-(np.dot(self.weights, seen) + self.bias))))


@dataclass(frozen=True)
class Point:
    """What one threshold does: the precision of what is answered, and the share of answerable questions answered."""

    threshold: float
    precision: float
    coverage: float


@dataclass(frozen=True)
class Gate:
    """`right`: the first hit is the right one; `among`: the right one is among the first three.

    `floor` and `sure_from` are on the fused score itself: it judges far-away questions better than the models do, and
    a high one must be enough where rehearsal could not prove the wanted precision (`proven`).
    """

    right: Chance
    among: Chance
    answer_at: float
    ask_at: float
    floor: float
    sure_from: float
    proven: bool = False
    curve: tuple[Point, ...] = ()

    def decide(self, ranking: Ranking) -> tuple[Outcome, float]:
        if not len(ranking.fused) or ranking.fused.max() < self.floor:
            return "escalate", 0.0
        seen = features(ranking)
        confidence = self.right.of(seen)
        if confidence >= self.answer_at or ranking.fused.max() >= self.sure_from:
            return "answer", confidence
        return ("ask" if self.among.of(seen) >= self.ask_at else "escalate"), confidence


def features(ranking: Ranking) -> list[float]:
    """The best fused score, and which ways of looking would have put the same article first."""
    first = ranking.order[0]
    return [float(ranking.fused[first]), *(float(part.argmax() == first) for part in ranking.parts.values())]


# For a base too small to practise on: as on a base of 77 articles, by the fused score alone.
BY_SCORE = Chance((12.0, 0.0, 0.0, 0.0, 0.0), -6.0)
PLAIN = Gate(BY_SCORE, BY_SCORE, answer_at=0.80, ask_at=0.20, floor=0.25, sure_from=0.62)
BY_WORDS = Chance((12.0, 0.0), -6.0)
PLAIN_WORDS = Gate(BY_WORDS, BY_WORDS, answer_at=0.35, ask_at=0.02, floor=0.10, sure_from=1.0)
