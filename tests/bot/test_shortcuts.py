"""Each function that is quicker than Rasa's says the same on cases that conversations seldom bring."""

from itertools import product

import pytest

from tests.bot.functions import applied_both_ways, plainly_valid, valid_by_schema

SET = {"event": "slot", "name": "awaiting", "timestamp": None, "value": "helped"}
ODD = (None, True, 1, 1.5, "slot", "bot", [], {}, "restart")


@pytest.mark.parametrize("seed", range(200))
def test_same_events_are_applied(seed):
    theirs, ours = applied_both_ways(seed)
    assert list(map(id, ours)) == list(map(id, theirs))


@pytest.mark.parametrize(("part", "value"), product(SET, ODD))
def test_what_is_plainly_valid_is_valid_by_rasas_schema(part, value):
    answer = {"events": [SET, {**SET, part: value}], "responses": []}
    assert valid_by_schema(answer) or not plainly_valid(answer)


@pytest.mark.parametrize("part", SET)
def test_event_without_a_part_is_left_to_the_schema(part):
    lacking = {name: value for name, value in SET.items() if name != part}
    assert not plainly_valid({"events": [lacking], "responses": []})


@pytest.mark.parametrize("answer", [{"events": SET}, {"events": [[]]}, {"responses": {}}, {"responses": ["hello"]}])
def test_answer_of_another_shape_is_left_to_the_schema(answer):
    assert not plainly_valid(answer)


def test_usual_answer_is_plainly_valid():
    assert plainly_valid({"events": [SET, {**SET, "value": None}], "responses": [{"response": "utter_greet"}]})
    assert plainly_valid({"events": [], "responses": []})
