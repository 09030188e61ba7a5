"""Which language a reader gets, and how it is written."""

import pytest

from api.knowledge import locales


@pytest.mark.feature("K4")
@pytest.mark.parametrize(("asked", "served"), [
    ("en", ["en"]), ("de", ["de", "en"]), ("de-AT", ["de-AT", "de", "en"]), ("en-GB", ["en-GB", "en"]),
])
def test_reader_is_served_in_order(asked: str, served: list[str]) -> None:
    assert locales.chain(asked, "en") == served


@pytest.mark.parametrize(("asked", "got", "told"), [("de", "en", True), ("de-AT", "de", False), ("en", "en-GB", False)])
def test_only_another_language_is_a_fallback(asked: str, got: str, told: bool) -> None:
    assert locales.differs(asked, got) is told


@pytest.mark.parametrize(("accepted", "chosen"), [
    ("de-DE,de;q=0.9,en;q=0.8", "de"), ("fr,en-GB;q=0.7,de;q=0.3", "en"), ("DE", "de"), ("fr", None), ("", None),
    ("de;q=0,en;q=0.1", "en"), ("de;q=x,en", "en"), (",;q=1,,", None), ("pt-br;q=0.5,en;q=0.4", "pt-BR"),
])
def test_browser_says_what_it_wants(accepted: str, chosen: str | None) -> None:
    assert locales.preferred(accepted, ("en", "de", "pt-BR")) == chosen


@pytest.mark.parametrize(("locale", "written"), [("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr"), ("arn", "ltr")])
def test_direction_of_writing(locale: str, written: str) -> None:
    assert locales.direction(locale) == written
