"""Typing mistakes are mended with the base's words; what is right, or unknown, stays as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.spelling import Spelling

BASE = [
    "My card has not arrived yet",
    "Where is my card?",
    "I want to reactivate my card",
    "The transfer to my account is still pending",
    "Show me the exchange rate, it isn't clear",
]


@pytest.fixture(scope="module")
def spelling(encoder: Encoder) -> Spelling:
    return Spelling(BASE, encoder.words())


@pytest.mark.feature("K2")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("my crad hasnt arived", "my card hasnt arrived"),
        ("wehre is teh tranfser?", "where is the transfer?"),
        ("exchnage raet", "exchange rate"),
        ("my acocunt", "my account"),
        ("my dard", "my card"),  # the first letter as well
        ("I did not recieve it becuase", "I did not receive it because"),  # words that the base lacks
        ("Where is my care?", "Where is my card?"),  # a right word, but between these two the base has another
    ],
)
def test_mistyped_words_are_mended(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.fix(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "I lost my umbrella on the ferry",  # English, though not in the base
        "USD AUD",
        "it doesn't work, won't it",
        "transfers and cards",
        "deactivate my card",  # not reactivate
        "Meine Karte ist gestern leider nicht angekommen",  # another language, not seven mistakes
        "xqzzk 12345 \N{GRINNING FACE}",
        "",
    ],
)
def test_what_is_no_mistake_stays(spelling: Spelling, typed: str) -> None:
    assert spelling.fix(typed) == typed


def test_the_base_itself_is_never_changed(spelling: Spelling) -> None:
    assert [spelling.fix(text) for text in BASE] == BASE


@given(st.text(max_size=200))
def test_any_text_comes_through_and_a_second_pass_changes_nothing(text: str) -> None:
    spelling = Spelling(BASE)
    mended = spelling.fix(text)
    assert spelling.fix(mended) == mended
