"""Whatever was typed becomes one printable line of bounded length."""

from hypothesis import given
from hypothesis import strategies as st

from api.knowledge.engine.text import CHUNK_CHARS, LIMIT_CHARS, chunks, clean, words


@given(st.text())
def test_clean_text_is_printable_and_stays_clean(text: str) -> None:
    tidy = clean(text)
    assert tidy.isprintable()
    assert clean(tidy) == tidy
    assert len(tidy) <= LIMIT_CHARS


def test_null_bytes_and_direction_marks_go() -> None:
    assert clean("my\0card \N{RIGHT-TO-LEFT OVERRIDE}is\tlost\n") == "my card is lost"


def test_a_very_long_text_is_cut() -> None:
    assert len(clean("word " * 5_000)) <= LIMIT_CHARS


def test_words_are_letters_only() -> None:
    assert words("It isn’t 24/7, is it?") == ["it", "isn't", "is", "it"]


@given(st.lists(st.text("ab .", min_size=1, max_size=80)))
def test_chunks_keep_every_word_in_order(sentences: list[str]) -> None:
    text = ". ".join(sentences)
    assert " ".join(chunks(text)).split() == text.split()
    assert all(len(chunk) <= CHUNK_CHARS or " " not in chunk.rstrip(".") for chunk in chunks("a. " * 900))
