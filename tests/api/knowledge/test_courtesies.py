"""Greetings and signatures go; what was said stays."""

import pytest

from api.knowledge.courtesies import bare


@pytest.mark.feature("K8")
@pytest.mark.parametrize(("written", "said"), [
    ("Hello Kim, I am sending a new one.", "I am sending a new one."),
    ("Hi there!\n\nyour card is on its way.\n\nKind regards,\nAna Silva\nCards team", "Your card is on its way."),
    ("Dear [name],\nopen Cards.\n-- \nAna\n+44 20 7946 0958", "Open Cards."),
    ("Good morning. It was blocked. Best wishes, Ana", "It was blocked."),
    ("hi my card is lost", "My card is lost"),
    ("Open Cards.\nThanks\n[name]", "Open Cards."),
    ("Hello [name] we have refunded it. Thank you", "We have refunded it."),
])
def test_greeting_and_signature_go(written: str, said: str) -> None:
    assert bare(written) == said


@pytest.mark.feature("K8")
@pytest.mark.parametrize("text", [
    "Hello Fresh charged me twice", "Thanks for waiting. The card is blocked.", "Hello", "Thanks, Dana",
    "Best rates are at noon.", "Dear prices abroad", "Take care of the PIN.", "Thank you for the photo. It is clear.",
    "Thanks\nFirst open Cards, then choose the card, then Settings, then Limits, then raise the one for cash machines.",
])
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert bare(text) == text
