"""The gate: is the first hit good enough to answer with, close enough to ask about, or is it a person's turn?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from api.knowledge.engine.entries import Because, Evidence, Outcome
from api.knowledge.engine.fusion import Ranking

OPTIONS = 3
PRECISION = 0.95  # wanted until an admin chooses
NEVER = 1.01
OUTCOMES: dict[Because, Outcome] = {
    "confident": "answer", "sure": "answer", "among": "ask", "unlikely": "escalate", "far": "escalate",
    "wordless": "escalate",
}


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


class Practised(NamedTuple):
    """One question of the rehearsal, as the gate came to see it: its share of the traffic, and how it went."""

    chance: float
    score: float
    weight: float
    right: bool


@dataclass(frozen=True)
class Gate:
    """`right`: the first hit is the right one; `among`: the right one is among the first three.

    `floor` and `sure_from` are on the fused score itself: it judges far-away questions better than the models do, and
    a high one must be enough, with a chance of `sure_at`, where rehearsal could not prove the `wanted` precision
    (`proven`). Made with the head or
    without it (`headed`). `curve` is its rehearsal's over the chance alone, `point` what the
    thresholds in force did with what was `practised`: None where nothing is answered, or nothing was rehearsed.
    """

    right: Chance
    among: Chance
    answer_at: float
    ask_at: float
    floor: float
    sure_from: float
    sure_at: float = 0.0
    wanted: float = PRECISION
    proven: bool = False
    headed: bool = False
    curve: tuple[Point, ...] = ()
    practised: tuple[Practised, ...] = ()
    point: Point | None = None

    def judge(self, seen: Sequence[float]) -> Evidence:
        """Pure: what was seen of a question, kept, can be judged again by another gate of the same making."""
        right, among = (self.right.of(seen), self.among.of(seen)) if seen else (0.0, 0.0)
        return Evidence(
            tuple(seen), right, among, self._because(seen, right, among), headed=self.headed, wanted=self.wanted,
            proven=self.proven, answer_at=self.answer_at, ask_at=self.ask_at, floor=self.floor,
            sure_from=self.sure_from, sure_at=self.sure_at,
        )

    def _because(self, seen: Sequence[float], right: float, among: float) -> Because:
        if not seen:
            return "wordless"
        if seen[0] < self.floor:
            return "far"
        if right >= self.answer_at:
            return "confident"
        if seen[0] >= self.sure_from and right >= self.sure_at:
            return "sure"
        return "among" if among >= self.ask_at else "unlikely"


def features(ranking: Ranking) -> list[float]:
    """The best fused score, and which ways of looking would have put the same article first."""
    first = ranking.order[0]
    return [float(ranking.fused[first]), *(float(part.argmax() == first) for part in ranking.parts.values())]


# For a base too small to practise on: as on a base of 77 articles, by the fused score alone.
BY_SCORE = Chance((12.0, 0.0, 0.0, 0.0, 0.0), -6.0)
PLAIN = Gate(BY_SCORE, BY_SCORE, answer_at=0.80, ask_at=0.20, floor=0.25, sure_from=0.62)
BY_WORDS = Chance((12.0, 0.0), -6.0)
PLAIN_WORDS = Gate(BY_WORDS, BY_WORDS, answer_at=0.35, ask_at=0.02, floor=0.10, sure_from=1.0)
