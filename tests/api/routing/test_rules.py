"""The pure decision who gets a ticket: by table and by property."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.routing.rules import Candidate, Need, Verdict, choose

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SKILLS = ("cards", "cash", "payments")
candidates = st.builds(
    Candidate, id=st.uuids(), name=st.just("Somebody"), online=st.booleans(),
    skills=st.frozensets(st.sampled_from(SKILLS)), load=st.integers(0, 6), capacity=st.integers(0, 5),
    last_assigned_at=st.none() | st.integers(0, 999).map(lambda minutes: START + timedelta(minutes=minutes)),
)
desks = st.lists(candidates, max_size=8, unique_by=lambda one: one.id)
needs = st.sampled_from([*SKILLS, None])


def able(one: Candidate, need: Need) -> bool:
    fits = need.skill is None or need.skill in one.skills
    return one.online and fits and one.load < one.capacity and one.id not in need.excluded


@given(desks, needs, st.data())
def test_whoever_is_chosen_can_take_it_and_nobody_able_waited_longer(desks, skill, data) -> None:
    excluded = data.draw(st.frozensets(st.sampled_from([one.id for one in desks]))) if desks else frozenset()
    need = Need(skill, excluded)
    chosen = choose(desks, need).chosen
    eligible = [one for one in desks if able(one, need)]
    assert (chosen is None) == (not eligible)
    if chosen:
        longest = min(one.last_assigned_at or datetime.min.replace(tzinfo=UTC) for one in eligible)
        assert able(chosen, need)
        assert (chosen.last_assigned_at or datetime.min.replace(tzinfo=UTC)) == longest


@pytest.mark.feature("R11")
@given(desks, needs)
def test_everyone_gets_a_verdict_and_one_at_most_is_chosen(desks, skill) -> None:
    choice = choose(desks, Need(skill))
    assert [one for one, _ in choice.verdicts] == desks
    winners = [one for one, verdict in choice.verdicts if verdict is Verdict.chosen]
    assert winners == ([choice.chosen] if choice.chosen else [])


@given(desks, needs, st.randoms())
def test_the_order_of_the_candidates_does_not_matter(desks, skill, random) -> None:
    shuffled = random.sample(desks, len(desks))
    assert choose(desks, Need(skill)).chosen == choose(shuffled, Need(skill)).chosen


def candidate(**different: object) -> Candidate:
    same = {"id": UUID(int=1), "name": "Ana", "online": True, "skills": frozenset({"cards"}), "load": 0, "capacity": 1}
    return Candidate(**(same | different))


VERDICTS = [
    ({}, "cards", Verdict.chosen),
    ({}, None, Verdict.chosen),
    ({}, "cash", Verdict.lacks_skill),
    ({"online": False}, "cards", Verdict.not_online),
    ({"load": 1}, "cards", Verdict.at_capacity),
    ({"capacity": 0}, "cards", Verdict.at_capacity),
]


@pytest.mark.parametrize(("different", "skill", "expected"), VERDICTS)
def test_each_reason_has_its_name(different: dict, skill: str | None, expected: Verdict) -> None:
    [(_, verdict)] = choose([candidate(**different)], Need(skill)).verdicts
    assert verdict is expected
