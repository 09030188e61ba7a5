"""References are read in any writing, and a slip of the finger never leads to somebody else's ticket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.tickets import reference

NUMBERS = st.integers(1, 99_999_999)


@given(NUMBERS, st.booleans(), st.sampled_from(["-", " ", ""]), st.text(" \n.,:", max_size=5))
def test_a_reference_is_read_in_any_writing(number: int, lower: bool, dash: str, around: str) -> None:
    written = reference.write(number).replace("-", dash)
    said = f"{around} {written.lower() if lower else written} {around}"
    assert reference.read(said) == reference.write(number)


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_noticed(number: int, data: st.DataObject) -> None:
    written = reference.write(number)
    digits = [place for place, sign in enumerate(written) if sign.isdigit()]
    place = data.draw(st.sampled_from(digits))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != written[place]]))
    assert reference.read(written[:place] + wrong + written[place + 1 :]) is None


@given(NUMBERS, st.data())
def test_swapped_neighbours_are_noticed_but_for_nine_and_nought(number: int, data: st.DataObject) -> None:
    written = reference.write(number)
    pairs = [place for place in range(3, len(written) - 1) if (written[place : place + 2]).isdigit()
             and {written[place], written[place + 1]} != {"0", "9"} and written[place] != written[place + 1]]
    if pairs:
        place = data.draw(st.sampled_from(pairs))
        swapped = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
        assert reference.read(swapped) is None


@pytest.mark.parametrize("text", ["", "CC-1-1", "CD-004217-3", "CC-004217", "004217-3", "CC-004217-39"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert reference.read(text) is None
