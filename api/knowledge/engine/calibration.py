"""The gate calibrates itself on rehearsed questions: thresholds that keep the wanted precision, with no labels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from api.knowledge.engine.gate import NEVER, Chance, Gate, Point, Practised
from api.knowledge.engine.rehearsal import Attempt

Floats = NDArray[np.float64]

UNANSWERABLE = 0.42  # share of questions taken to have no article: below 40 % the promised precision is narrowly missed
ASK_FROM = 0.5  # ask when the right article is likelier than not among the three
MANY_OUTSIDE = 100  # questions known to have no article that weigh as much as all that rehearsal hides
FAR = 0.01  # share of right answers that the floor may cost
LEAST = 0.02  # share of questions below which a measured precision is luck
# A base of close neighbours, well covered, is harder to rehearse on than to serve: hiding an article leaves its twin to
# answer wrongly. Where less than WORTH is reached, answers start at a score: (wanted precision, score), each with a
# little to spare, as 2,500 of BANKING77's training questions measured it on the 85 sample articles. No score gave more.
WORTH = 0.25
SURE = ((0.80, 0.42), (0.85, 0.48), (0.90, 0.55), (0.95, 0.62), (0.97, 0.66))


def calibrate(attempts: Sequence[Attempt], precision: float, headed: bool, outside: int = 0) -> Gate:
    """Needs attempts of both kinds; `precision` is the share of answers that must be right, 0 to 1; `outside` counts
    the questions known to have no article: the more there are, the less the hidden ones have to stand for them."""
    seen = np.array([attempt.features for attempt in attempts])
    weights = _weights(attempts, outside / (outside + MANY_OUTSIDE))
    right = np.array([attempt.right for attempt in attempts])
    among = np.array([attempt.among for attempt in attempts])
    chance = _fit(seen, right, weights)
    chances = np.array([chance.of(features) for features in seen])
    return set_for(Gate(
        right=chance,
        among=_fit(seen, among, weights),
        answer_at=NEVER,
        ask_at=ASK_FROM,
        floor=float(np.quantile(seen[right, 0], FAR)),
        sure_from=NEVER,
        headed=headed,
        curve=_curve(chances, right, weights),
        practised=tuple(map(Practised, chances.tolist(), seen[:, 0].tolist(), weights.tolist(), right.tolist())),
    ), precision)


def set_for(gate: Gate, precision: float) -> Gate:
    """The gate with thresholds for another wanted precision, off its kept curve: no refit. Pure. One that was never
    calibrated has no curve and stays as it is. The stricter, the fewer answers: what is answered where rehearsal proves
    nothing would also have been answered at the strictest precision that it does prove."""
    if not gate.curve:
        return replace(gate, wanted=precision)
    reached = loosest(gate, precision)
    proven = reached is not None and reached.coverage >= WORTH
    most = max((point.precision for point in gate.curve if point.coverage >= WORTH), default=0.0)
    best = loosest(gate, most) if most >= SURE[0][0] else None
    at = replace(
        gate, wanted=precision, proven=proven, answer_at=reached.threshold if reached else NEVER,
        sure_from=NEVER if proven or not gate.headed else sure_from(precision), sure_at=best.threshold if best else 0.0,
    )
    return replace(at, point=_point(at))


def loosest(gate: Gate, precision: float) -> Point | None:
    return next((point for point in reversed(gate.curve) if point.precision >= precision), None)


def _point(gate: Gate) -> Point | None:
    if not gate.practised:
        return None
    chances, scores, weights, right = np.array(gate.practised).T
    sure = (scores >= gate.sure_from) & (chances >= gate.sure_at)
    answered = (scores >= gate.floor) & ((chances >= gate.answer_at) | sure)
    share, good = weights[answered].sum(), (weights * right)[answered].sum()
    if share < LEAST:
        return None
    return Point(min(gate.answer_at, gate.sure_from), float(good / share), float(good / (1 - UNANSWERABLE)))


def sure_from(precision: float) -> float:
    """The score that vouches for a precision where rehearsal can't."""
    wanted, scores = zip(*SURE, strict=True)
    return float(np.interp(precision, wanted, scores)) if precision <= wanted[-1] else NEVER


def usable(attempts: Sequence[Attempt]) -> bool:
    return len({attempt.right for attempt in attempts}) == len({attempt.among for attempt in attempts}) == 2


def _weights(attempts: Sequence[Attempt], outside_share: float) -> Floats:
    """Each attempt's share of the traffic: rehearsal has many more hidden questions than life."""
    answerable = np.array([attempt.answerable for attempt in attempts])
    outside = np.array([attempt.outside for attempt in attempts])
    weights = np.zeros(len(attempts))
    shares = (1 - UNANSWERABLE, UNANSWERABLE * outside_share, UNANSWERABLE * (1 - outside_share))
    for kind, share in zip((answerable, outside, ~answerable & ~outside), shares, strict=True):
        weights[kind] = share / max(kind.sum(), 1)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _fit(seen: Floats, happened: NDArray[np.bool_], weights: Floats) -> Chance:
    model = LogisticRegression(C=100, max_iter=1_000).fit(seen, happened, sample_weight=weights * len(seen))
    return Chance(tuple(float(weight) for weight in model.coef_[0]), float(model.intercept_[0]))


def _curve(chances: Floats, right: NDArray[np.bool_], weights: Floats) -> tuple[Point, ...]:
    """One point per threshold, the strictest first; coverage counts answerable questions that are answered rightly."""
    order = np.argsort(-chances)
    answered = np.cumsum(weights[order])
    good = np.cumsum((weights * right)[order])
    points = zip(chances[order], good / answered, good / (1 - UNANSWERABLE), answered, strict=True)
    return tuple(
        Point(float(threshold), float(precision), float(coverage))
        for threshold, precision, coverage, share in points
        if share >= LEAST
    )
