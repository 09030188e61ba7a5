"""Which questions failed, what they cost, which are held back, and when a gap closes: by table and by property."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.gaps import rules
from api.gaps.models import GapStatus, Source
from api.gaps.rules import Asked, Facts, Filed, Missing
from api.knowledge.engine.entries import Decision, Hit

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CARD, CASH = uuid4(), uuid4()
DAY = timedelta(days=1)


def turn(minute: int, outcome: str = "", question: str = "Do you lend for houses?", **more: object) -> Asked:
    return Asked(uuid4(), NOON + timedelta(minutes=minute), question, outcome, **more)  # type: ignore[arg-type]


def ask(minute: int, **more: object) -> Asked:
    return turn(minute, "ask", offered=frozenset({CARD, CASH}), **more)


def pick(minute: int, article: UUID = CARD, **more: object) -> Asked:
    shown = {"article_id": article, "offered": frozenset({article})}
    return turn(minute, "answer", "Order a card", pressed=True, **shown, **more)


def sources(*turns: Asked, filed: tuple[Filed, ...] = (), settled: datetime = NOON) -> list[Source]:
    return [failure.source for failure in rules.failures(turns, filed, settled)]


@pytest.mark.feature("K6")
@pytest.mark.parametrize(("turns", "failed"), [
    ([turn(0, "escalate")], [Source.escalated]),
    ([turn(0, "answer")], []),
    ([turn(0, "answer", helpful=True)], []),
    ([turn(0, "answer", helpful=False)], [Source.not_helped]),
    ([ask(0), pick(1)], []),
    ([ask(0), pick(1, helpful=False)], [Source.not_helped]),
    ([ask(0), turn(1, question="None of these", pressed=True)], [Source.not_chosen]),
    ([ask(0), turn(1, question="None of these", pressed=True), pick(2)], []),
    ([ask(0), turn(1, "answer", "Something else")], [Source.not_chosen]),
    ([ask(0), pick(1, article=uuid4())], [Source.not_chosen]),
    ([turn(0), turn(1, question="thanks")], []),
    ([turn(0, "escalate"), turn(1, "escalate"), turn(2, "answer")], [Source.escalated, Source.escalated]),
])
def test_which_questions_of_a_conversation_failed(turns: list[Asked], failed: list[Source]) -> None:
    assert sources(*turns) == failed


@pytest.mark.feature("K6")
def test_a_choice_still_open_is_no_failure_until_it_is_settled() -> None:
    assert sources(ask(0), settled=NOON) == []
    assert sources(ask(0), settled=NOON + DAY) == [Source.not_chosen]


@pytest.mark.feature("K6")
def test_a_ticket_leaves_its_last_question_or_else_its_subject() -> None:
    filed = (Filed(uuid4(), NOON + timedelta(minutes=5), "My card is late"),)
    answered, escalated = turn(0, "answer"), turn(1, "escalate")
    (failure,) = rules.failures([answered], filed, NOON)
    assert (failure.origin_id, failure.source, failure.ticket_id) == (answered.id, Source.ticket, filed[0].id)
    (failure,) = rules.failures([answered, escalated], filed, NOON)
    assert (failure.origin_id, failure.source, failure.ticket_id) == (escalated.id, Source.escalated, filed[0].id)
    for turns in ([], [turn(0, "answer", helpful=True)], [turn(9, "answer")]):
        (failure,) = rules.failures(turns, filed, NOON)
        assert (failure.origin_id, failure.text) == (filed[0].id, "My card is late")


@pytest.mark.feature("K6")
def test_each_of_two_tickets_has_its_own_questions() -> None:
    first, second = (Filed(uuid4(), NOON + timedelta(minutes=minute), "A wish") for minute in (5, 15))
    turns = [turn(0, "escalate"), turn(10, "answer")]
    found = rules.failures(turns, (first, second), NOON)
    assert [(failure.ticket_id, failure.origin_id) for failure in found] == [
        (first.id, turns[0].id), (second.id, turns[1].id)]


@pytest.mark.feature("K6")
@pytest.mark.parametrize(("acts", "spent"), [
    ([], 0.0),
    ([("ana", 0)], 1.0),
    ([("ana", 0), ("ana", 4)], 5.0),
    ([("ana", 0), ("ana", 600)], 11.0),
    ([("ana", 5), ("ana", 0), ("marcus", 3), ("marcus", 4)], 8.0),
])
def test_human_minutes_are_bounded_for_each_act(acts: list[tuple[str, int]], spent: float) -> None:
    assert rules.minutes((agent, NOON + timedelta(minutes=minute)) for agent, minute in acts) == spent


@pytest.mark.feature("K6")
def test_rank_is_volume_times_minutes_and_volume_alone_counts_too() -> None:
    asked_often, costly = [0.0] * 30, [25.0, 15.0]
    assert rules.score(asked_often) == 30 * 1
    assert rules.score(costly) == 2 * 20
    assert rules.score([0.0, 0.0]) < rules.score([0.0, 0.0, 0.0])
    assert rules.score([]) == 0


@pytest.mark.feature("X4")
@given(st.lists(st.text(max_size=400), max_size=60))
def test_what_is_held_back_is_never_taught(questions: list[str]) -> None:
    taught, held_back = rules.split(questions)
    wordings = {rules.normal(one) for one in questions} - {""}
    assert {rules.normal(one) for one in taught} | {rules.normal(one) for one in held_back} == wordings
    assert not {rules.normal(one) for one in taught} & {rules.normal(one) for one in held_back}
    assert len(wordings) < 2 or held_back
    assert rules.split(reversed(questions))[0] == rules.split(questions)[0] or len(set(questions)) > len(wordings)


@pytest.mark.feature("X4")
def test_a_third_is_held_back_and_with_one_wording_nothing() -> None:
    assert [len(part) for part in rules.split(f"question {n}" for n in range(9))] == [6, 3]
    assert [len(part) for part in rules.split(["one", "two"])] == [1, 1]
    assert rules.split(["only", "Only?"]) == (["only"], [])


@pytest.mark.feature("X4")
@given(st.sets(st.text("abcdefgh", min_size=1), min_size=2, max_size=40), st.data())
def test_a_title_is_never_held_back(questions: set[str], data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(sorted(questions)))
    assert title in rules.split(questions, title.upper())[0]


@pytest.mark.feature("X4")
def test_what_the_article_knows_is_taught_however_it_came_there() -> None:
    taught, held_back = rules.tests(["Do you lend?", "do you lend", "House loans"], ["DO YOU LEND ?"])
    assert (taught, held_back) == (["Do you lend?"], ["House loans"])


@pytest.mark.feature("X4")
@pytest.mark.parametrize(("outcome", "places", "found"), [
    ("answer", [CARD, CASH], True), ("answer", [CASH, CARD], False), ("ask", [CASH, uuid4(), CARD], True),
    ("ask", [CASH, uuid4(), uuid4(), CARD], False), ("escalate", [CARD], False), ("ask", [], False),
])
def test_found_is_answered_with_it_or_offered_among_three(outcome: str, places: list[UUID], found: bool) -> None:
    decision = Decision(outcome, tuple(Hit(one, 0.5) for one in places), None, 0.5, "")  # type: ignore[arg-type]
    assert rules.finds(decision, [CARD]) is found


FINE = {"linked": True, "visible": True, "asked": 3, "found": 3, "before": 4, "after": 2, "live_for": 7 * DAY}


@pytest.mark.feature("X4")
@pytest.mark.parametrize(("changed", "lacking"), [
    ({}, []),
    ({"linked": False}, [Missing.article]),
    ({"visible": False}, [Missing.publication]),
    ({"found": 2}, [Missing.answers]),
    ({"asked": 0, "found": 0}, [Missing.answers]),
    ({"live_for": 6.9 * DAY}, [Missing.time]),
    ({"after": 3}, [Missing.calm]),
    ({"before": 0, "after": 0}, []),
    ({"before": 0, "after": 1}, [Missing.calm]),
    ({"found": 0, "live_for": DAY, "after": 9}, [Missing.answers, Missing.time, Missing.calm]),
])
def test_what_a_gap_lacks_before_it_closes(changed: dict[str, object], lacking: list[Missing]) -> None:
    assert list(rules.missing(Facts(**FINE | changed))) == lacking  # type: ignore[arg-type]


@pytest.mark.feature("X4")
@pytest.mark.parametrize(("standing", "changed", "becomes"), [
    (GapStatus.watching, {}, GapStatus.closed),
    (GapStatus.watching, {"found": 2}, GapStatus.watching),
    (GapStatus.watching, {"visible": False}, GapStatus.drafted),
    (GapStatus.drafted, {"live_for": DAY}, GapStatus.watching),
    (GapStatus.drafted, {"visible": False}, GapStatus.drafted),
    (GapStatus.closed, {"found": 2}, GapStatus.open),
    (GapStatus.closed, {"after": 4}, GapStatus.open),
    (GapStatus.closed, {}, GapStatus.closed),
    (GapStatus.open, {"found": 2}, GapStatus.open),
    (GapStatus.open, {}, GapStatus.closed),
    (GapStatus.open, {"linked": False}, GapStatus.open),
    (GapStatus.dismissed, {}, GapStatus.dismissed),
])
def test_gaps_close_and_reopen_by_themselves(
    standing: GapStatus, changed: dict[str, object], becomes: GapStatus
) -> None:
    assert rules.next_status(standing, Facts(**FINE | changed)) is becomes  # type: ignore[arg-type]


@pytest.mark.feature("K6")
def test_trend_sets_a_week_against_the_one_before() -> None:
    times = [NOON - DAY * days for days in (0, 6.9, 7.1, 13.9, 14.1)]
    assert rules.trend(times, NOON) == (2, 2)
