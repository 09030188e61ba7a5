"""A reader changes the language, and is told in it where an article is not written in it, on every screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.help.test_help_centre import violations

PAGES = ["/help/de", "/help/de/topics/cards", "/help/de/search?q=karte+verloren", "/help/de/search?q=zzzqqq"]
TOLD = "Diesen Artikel gibt es noch nicht auf Deutsch. Hier steht er auf Englisch."
K4 = pytest.mark.feature("K4")


@K4
def test_reader_changes_the_language_of_an_article(page: Page, registry: str, complaints: list[str]) -> None:
    page.goto(f"{registry}/help/en/topics/cards")
    page.get_by_role("link", name="My card is lost or stolen").click()
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Karte ist verloren oder gestohlen")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Ja", exact=True)).to_be_visible()
    assert complaints == []


@K4
def test_reader_is_told_that_there_is_only_english(page: Page, registry: str) -> None:
    page.goto(f"{registry}/help/de/topics/cards")
    page.get_by_role("link", name="Activate my new card").click()
    expect(page.get_by_role("status").filter(has_text=TOLD)).to_be_visible()
    expect(page.locator("article")).to_have_attribute("lang", "en")


@K4
def test_german_words_find_german_articles_while_one_types(page: Page, registry: str, complaints: list[str]) -> None:
    while page.request.get(f"{registry}/readyz").status != 200:
        pass
    page.goto(f"{registry}/help/de")
    page.get_by_role("searchbox").press_sequentially("geldbeutel geklaut")
    page.locator("#found").get_by_role("link", name="Meine Karte ist verloren oder gestohlen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Karte ist verloren oder gestohlen")
    assert complaints == []


@K4
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_in_german_too(page: Page, registry: str, axe: str, path: str) -> None:
    for theme in ("light", "dark"):
        for width in (1280, 390, 320):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(registry + path)
            assert violations(page, axe) == [], (theme, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (theme, width)
