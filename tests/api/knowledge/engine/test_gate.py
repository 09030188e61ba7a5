"""The gate keeps the wanted precision on what it rehearsed, and says so when it could not."""

from itertools import pairwise

import numpy as np
import pytest

from api.knowledge.engine.calibration import calibrate, usable
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from api.knowledge.engine.rehearsal import Attempt
from tests.api.knowledge.engine.conftest import id_of


def practice(count: int = 3_000, noise: float = 0.12) -> list[Attempt]:
    """Right answers score about 0.65, wrong ones about 0.45; a third of the questions has no article."""
    chance = np.random.default_rng(1)
    attempts = []
    for _ in range(count):
        answerable = bool(chance.random() < 0.67)
        right = answerable and bool(chance.random() < 0.85)
        score = float(chance.normal(0.65 if right else 0.45, noise))
        attempts.append(Attempt((score, 1.0), answerable, right, right or (answerable and bool(chance.random() < 0.6))))
    return attempts


@pytest.mark.feature("X11")
@pytest.mark.parametrize("precision", [0.8, 0.9, 0.95])
def test_what_is_answered_in_rehearsal_is_as_often_right_as_wanted(precision: float) -> None:
    attempts = practice()
    gate = calibrate(attempts, precision, headed=True)
    answered = [attempt for attempt in attempts if gate.right.of(attempt.features) >= gate.answer_at]
    assert gate.proven
    assert len(answered) > 300
    assert np.mean([attempt.right for attempt in answered]) >= precision - 0.02


@pytest.mark.feature("X11")
def test_more_precision_is_paid_with_coverage() -> None:
    attempts = practice()
    gates = [calibrate(attempts, precision, headed=True) for precision in (0.7, 0.8, 0.9, 0.95, 0.99)]
    assert all(lower.answer_at <= higher.answer_at for lower, higher in pairwise(gates))
    assert all(0 <= point.coverage <= 1 and 0 <= point.precision <= 1 for point in gates[0].curve)


def test_a_precision_that_rehearsal_never_reached_is_not_called_proven() -> None:
    gate = calibrate(practice(noise=0.6), 0.95, headed=True)
    assert not gate.proven
    assert gate.sure_from < 1 < gate.answer_at


def test_rehearsal_with_one_outcome_only_is_not_used() -> None:
    assert not usable([])
    assert not usable([Attempt((0.5, 1.0), True, True, True)] * 5)


@pytest.mark.feature("T1")
def test_questions_of_a_missing_article_are_seldom_answered(encoder: Encoder, cards: list[Entry]) -> None:
    missing = {id_of(slug) for slug in ("change-pin", "card-swallowed", "visa-or-mastercard", "card-limits")}
    index = Index(encoder, [entry for entry in cards if entry.id not in missing])
    asked = [question for entry in cards if entry.id in missing for question in entry.questions]
    answered = [question for question in asked if index.decide(question).outcome == "answer"]
    assert len(answered) <= len(asked) // 10


def test_questions_known_to_have_no_article_lower_the_confidence(encoder: Encoder, cards: list[Entry]) -> None:
    parking = ["is there a car park", "where do I leave my car", "parking at the branch", "do you have a garage"]
    plain, warned = Index(encoder, cards), Index(encoder, cards, outside=parking)
    asked = "can I park my car at the branch"
    assert warned.decide(asked).hits[0].parts["head"] < plain.decide(asked).hits[0].parts["head"]
    assert warned.decide("I would like to change my PIN").hits[0].id == id_of("change-pin")


def test_the_same_base_gives_the_same_gate(encoder: Encoder, cards: list[Entry]) -> None:
    assert Index(encoder, cards).gate == Index(encoder, cards).gate
