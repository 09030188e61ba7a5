"""A question is also asked in the base's own words, and one without a synonym stays exactly as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from api.knowledge.engine.synonyms import WORDINGS, Synonyms
from tests.api.knowledge.engine.conftest import id_of

CARD = ("card", "plastic", "bank card")
MACHINE = ("cash machine", "hole in the wall", "ATM")


@pytest.mark.feature("K2")
@pytest.mark.parametrize(("text", "worded"), [
    ("Lost my plastic", ["Lost my plastic", "Lost my card", "Lost my bank card"]),
    ("my bank card", ["my bank card", "my card", "my plastic"]),
    ("two Plastics, gone", ["two Plastics, gone", "two card, gone", "two bank card, gone"]),
    ("plasticine", ["plasticine"]),
    ("", [""]),
])
def test_terms_are_replaced_as_whole_words_the_longest_first(text: str, worded: list[str]) -> None:
    assert Synonyms([CARD]).wordings(text) == worded


def test_only_words_that_the_base_says_are_put_in() -> None:
    assert Synonyms([CARD]).wordings("my card", {"bank card"}.__contains__) == ["my card", "my bank card"]
    assert Synonyms([CARD, MACHINE]).wordings("atm ate my plastic", {"card", "cash machine"}.__contains__) == [
        "atm ate my plastic", "atm ate my card", "cash machine ate my plastic", "cash machine ate my card"]


@given(st.text(max_size=200), st.lists(st.lists(st.text(min_size=1, max_size=12), max_size=8), max_size=6))
def test_any_text_keeps_itself_as_the_first_of_few_wordings(text: str, groups: list[list[str]]) -> None:
    worded = Synonyms(groups).wordings(text)
    assert worded[0] == text
    assert len(worded) <= WORDINGS


@pytest.mark.feature("K2")
@pytest.mark.parametrize("encoded", [True, False])
def test_synonym_finds_what_the_word_finds(encoder: Encoder, cards: list[Entry], encoded: bool) -> None:
    index = Index(encoder if encoded else None, cards)
    asked = "the hole in the wall swallowed my girocard"
    index.reword(Synonyms([MACHINE, ("card", "girocard")]))
    assert index.search(asked, limit=1)[0].id == id_of("card-swallowed")
    assert index.decide(asked).corrected == asked


def test_question_without_a_synonym_scores_as_before(encoder: Encoder, cards: list[Entry]) -> None:
    index = Index(encoder, cards)
    before = index.decide("I would like to change my PIN")
    index.reword(Synonyms([MACHINE, ("card", "plastic")]))
    assert index.decide("I would like to change my PIN") == before
