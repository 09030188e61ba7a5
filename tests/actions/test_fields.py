"""The fields of a request: what is an answer and what isn't."""

import pytest

from actions.fields import SUBJECT_CHARACTERS, category_from, description_from, email_from, is_question, subject_from

CATEGORIES = [{"slug": "cards", "name": "Cards"}, {"slug": "top-ups", "name": "Top-ups"}]


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ann@example.com", "ann@example.com"),
        ("it's ann.b+x@mail.example.co.uk, thanks", "ann.b+x@mail.example.co.uk"),
        ("Ann <ann@example.com>", "ann@example.com"),
        ("ann@example", None),
        ("ann at example.com", None),
        ("@example.com", None),
        ("ann@example.com or ben@example.com", None),
        ("ann@-example.com", None),
        (f"{'a' * 300}@example.com", None),
        ("", None),
    ],
)
def test_email(text, email):
    assert email_from(text) == email


def test_slow_looking_address_is_judged_at_once():
    assert email_from("a@" + "a-" * 900 + "!") is None


@pytest.mark.parametrize(("text", "subject"), [("  two\n lines ", "two lines"), ("ab", None), ("", None)])
def test_subject(text, subject):
    assert subject_from(text) == subject


def test_long_subject_is_cut_with_a_mark():
    subject = subject_from("word " * 100)
    assert len(subject) <= SUBJECT_CHARACTERS
    assert subject.endswith("…")


def test_description_keeps_its_lines():
    assert description_from("It fails.\nEvery time.") == "It fails.\nEvery time."
    assert description_from("bad") is None


@pytest.mark.parametrize(("said", "slug"), [("Cards", "cards"), ("TOP-UPS", "top-ups"), ("my card", None), ("", None)])
def test_category(said, slug):
    found = category_from(said, CATEGORIES)
    assert (found and found["slug"]) == slug


@pytest.mark.parametrize(
    ("text", "question"),
    [("is this safe", True), ("and the fee?", True), ("how", False), ("ann@example.com", False), ("howard", False)],
)
def test_question(text, question):
    assert is_question(text) is question
