"""Kept questions judged again: what another wanted precision would have done, without asking anything anew."""

from dataclasses import replace

import pytest

from api.knowledge.engine.calibration import calibrate
from api.knowledge.engine.gate import PLAIN, PLAIN_WORDS, Point
from api.knowledge.engine.replay import Asked, Setting, Settings, replay
from tests.api.knowledge.engine.test_gate import practice

pytestmark = pytest.mark.feature("X11")
# Answers from a score of 0.5 for 80 % and of 0.7 for 95 %: PLAIN's chance is 0.5 at a score of 0.5, 0.92 at 0.7.
CURVE = (Point(0.9, 0.96, 0.3), Point(0.5, 0.85, 0.6))
GATE = replace(PLAIN, headed=True, sure_from=1.01, answer_at=0.9, curve=CURVE)
EVERY = Setting(GATE, replace(GATE, headed=False, floor=0.45))


def at(precision: float, setting: Setting = EVERY) -> Settings:
    return {"en": setting.at(precision)}


def asked(question: str, score: float, *, headed: bool = True, article: str = "a") -> Asked:
    return Asked(question, (score, 1.0, 1.0, 1.0, 1.0), headed, article, "Title", "en")


def test_each_question_ends_as_the_gate_at_that_setting_would_have_it() -> None:
    questions = [asked("sure", 0.8), asked("middling", 0.6), asked("unlikely", 0.3), asked("far", 0.1)]
    found = replay(questions, at(0.95), at(0.8))
    assert dict(found.before) == {"answer": 1, "ask": 1, "escalate": 2}
    assert dict(found.after) == {"answer": 2, "escalate": 2}
    assert [(moved.asked.question, moved.before, moved.after) for moved in found.moved] == [
        ("middling", "ask", "answer")]
    assert (found.questions, found.changed, found.left_out) == (4, 1, 0)


def test_the_same_setting_changes_nothing() -> None:
    found = replay([asked("one", 0.6), asked("two", 0.9)], at(0.9), at(0.9))
    assert (found.before, found.moved) == (found.after, ())


def test_the_same_words_are_told_once_with_how_often() -> None:
    questions = [asked("Rare", 0.6), asked("Often", 0.6), asked("often", 0.61), asked("often", 0.62, article="b")]
    moved = replay(questions, at(0.95), at(0.8)).moved
    assert [(one.asked.question, one.asked.article_id, one.times) for one in moved] == [
        ("Often", "a", 2), ("Rare", "a", 1), ("often", "b", 1)]


def test_what_was_ranked_without_the_head_goes_through_its_own_gate() -> None:
    found = replay([asked("near", 0.44, headed=False), asked("near", 0.44)], at(0.95), at(0.95))
    assert dict(found.before) == {"escalate": 1, "ask": 1}


def test_what_was_ranked_in_another_way_is_left_out_and_counted() -> None:
    by_words = {"en": Setting(PLAIN_WORDS, PLAIN_WORDS)}
    found = replay([asked("with vectors", 0.9), Asked("no words", (), True, locale="en")], by_words, by_words)
    assert (found.left_out, dict(found.before)) == (1, {"escalate": 1})


def test_each_language_has_its_own_gate() -> None:
    settings = at(0.95) | {"de": replace(EVERY, headed=replace(GATE, floor=0.9))}
    questions = [asked("near", 0.6), replace(asked("nah", 0.6), locale="de"), replace(asked("loin", 0.6), locale="fr")]
    found = replay(questions, settings, settings)
    assert (dict(found.before), found.left_out) == ({"ask": 1, "escalate": 1}, 1)


def test_a_stricter_setting_of_a_calibrated_gate_answers_less() -> None:
    attempts = practice()
    gate = calibrate(attempts, 0.9, headed=True)
    setting = Setting(gate, gate)
    questions = [Asked(str(place), attempt.features, True, locale="en") for place, attempt in enumerate(attempts[:500])]
    found = replay(questions, at(0.8, setting), at(0.95, setting))
    assert 0 < found.after["answer"] < found.before["answer"]
    assert found.changed == found.before["answer"] - found.after["answer"]
    assert {moved.before for moved in found.moved} == {"answer"}
