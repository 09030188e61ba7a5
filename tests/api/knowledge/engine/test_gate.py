"""The gate keeps the wanted precision on what it rehearsed, and says so when it could not."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from api.knowledge.engine.calibration import calibrate, set_for, usable
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.gate import NEVER, OUTCOMES, PLAIN
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


@pytest.mark.feature("X11")
@pytest.mark.parametrize("noise", [0.12, 0.6])
@pytest.mark.parametrize("precision", [0.8, 0.9, 0.95, 0.99])
def test_another_precision_off_the_kept_curve_is_the_same_as_calibrating_for_it(noise: float, precision: float) -> None:
    attempts = practice(noise=noise)
    assert set_for(calibrate(attempts, 0.85, headed=True), precision) == calibrate(attempts, precision, headed=True)


@pytest.mark.feature("X4")
def test_the_more_questions_are_known_to_have_no_article_the_more_they_count() -> None:
    tempting = [Attempt((0.7, 1.0), answerable=False, right=False, among=False, outside=True)] * 300
    gates = [calibrate([*practice(), *tempting], 0.9, True, count) for count in (0, 1_000)]
    starts = [min(at / 100 for at in range(100) if gate.right.of((at / 100, 1.0)) >= gate.answer_at) for gate in gates]
    assert starts[0] < starts[1]


@pytest.mark.feature("X4")
def test_a_question_known_to_have_no_article_and_its_like_are_answered_less_readily(
    encoder: Encoder, cards: list[Entry]
) -> None:
    strange = ["Can I get a card for my dog?", "Do you make cards for pets?", "I want a debit card for my cat"]
    index = Index(encoder, cards[:8], calibrated=False)
    before = {text: index.search(text)[0].score for text in ("A bank card for my parrot", *cards[0].questions)}
    index.learn_outside(strange)
    index.refit()
    after = {text: index.search(text)[0].score for text in before}
    lost = {text: before[text] - after[text] for text in before}
    assert lost["A bank card for my parrot"] > 2 * max(lost[text] for text in cards[0].questions)
    assert index.search(cards[0].questions[0])[0].id == cards[0].id


@pytest.mark.feature("X11")
def test_where_a_precision_is_proven_the_point_in_force_is_the_loosest_on_the_curve() -> None:
    gate = calibrate(practice(), 0.9, headed=True)
    reached = [point for point in gate.curve if point.precision >= 0.9]
    assert gate.point.coverage == pytest.approx(reached[-1].coverage, abs=0.01)
    assert gate.point.precision == pytest.approx(reached[-1].precision, abs=0.01)


@pytest.mark.feature("X11")
def test_where_nothing_is_proven_answers_start_at_a_score_and_the_point_in_force_is_its_own() -> None:
    attempts = practice(noise=0.6)
    gate = calibrate(attempts, 0.95, headed=True)
    high = [attempt.right for attempt in attempts if attempt.features[0] >= gate.sure_from]
    assert gate.point.precision == pytest.approx(np.mean(high), abs=0.15)
    starts = [set_for(gate, percent / 100).sure_from for percent in range(80, 100)]
    assert starts == sorted(starts)
    assert starts[0] < starts[10] < starts[17] < starts[18] == NEVER


@pytest.mark.feature("X11")
@pytest.mark.parametrize("noise", [0.08, 0.12, 0.18, 0.22, 0.3, 0.6])
def test_the_stricter_the_dial_the_fewer_questions_are_answered(noise: float) -> None:
    """Never a question more, also where some precisions on the dial are proven and stricter ones are not."""
    attempts = practice(1_500, noise)
    gate = calibrate(attempts, 0.8, headed=True)
    before = set(range(len(attempts)))
    points = [set_for(gate, percent / 100).point for percent in range(80, 100)]
    shares = [point.coverage if point else 0 for point in points]
    assert shares == sorted(shares, reverse=True)
    for percent in range(80, 100):
        stricter = set_for(gate, percent / 100)
        answers = [OUTCOMES[stricter.judge(attempt.features).because] == "answer" for attempt in attempts]
        answered = {place for place, answer in enumerate(answers) if answer}
        assert answered <= before, percent
        before = answered


@pytest.mark.feature("X11")
def test_a_gate_that_was_never_calibrated_stays_as_it_is() -> None:
    other = set_for(PLAIN, 0.8)
    assert (other.answer_at, other.sure_from, other.wanted) == (PLAIN.answer_at, PLAIN.sure_from, 0.8)
    assert other.point is None


@pytest.mark.feature("B7")
@pytest.mark.parametrize(("seen", "because"), [
    ((), "wordless"), ((0.1, 1, 1, 1, 1), "far"), ((0.9, 1, 1, 1, 1), "confident"), ((0.61, 1, 1, 1, 1), "confident"),
    ((0.4, 1, 1, 1, 1), "among"), ((0.26, 0, 0, 0, 0), "unlikely"),
])
def test_the_gate_says_which_threshold_decided(seen: tuple[float, ...], because: str) -> None:
    gate = replace(PLAIN, answer_at=0.7, ask_at=0.1)
    evidence = gate.judge(seen)
    assert evidence.because == because
    assert (evidence.seen, evidence.floor, evidence.answer_at) == (seen, gate.floor, gate.answer_at)
    assert gate.judge(evidence.seen) == evidence


@pytest.mark.feature("X11")
def test_an_index_aims_anew_without_a_refit_and_remembers_it_at_the_next(encoder: Encoder, cards: list[Entry]) -> None:
    index = Index(encoder, cards[:12])
    curve = index.gate.curve
    index.aim(0.8)
    assert index.gate.curve is curve
    assert (index.gate.wanted, index.stale_gate.wanted) == (0.8, 0.8)
    assert index.gate == Index(encoder, cards[:12], precision=0.8).gate
    index.refit()
    assert index.gate.wanted == 0.8


@pytest.mark.feature("B7")
def test_a_decision_carries_by_what_it_was_judged(card_desk: Index) -> None:
    decision = card_desk.decide("I would like to change my PIN")
    assert OUTCOMES[decision.evidence.because] == decision.outcome == "answer"
    assert decision.evidence.seen[0] == pytest.approx(decision.hits[0].score, abs=0.0001)
    assert card_desk.gate.judge(decision.evidence.seen) == decision.evidence
    assert card_desk.decide("?!").evidence.because == "wordless"


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
