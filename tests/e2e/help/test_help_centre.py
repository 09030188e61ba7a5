"""A reader finds the answer alone, in a real browser: by typing, by topic, by keyboard; or gets a way on."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ["/", "/help/en", "/help/en/topics/cards", "/help/en/search?q=lost+card", "/help/en/search?q=zzzqqq", "/gone",
         "/demo/style"]


def open_article(page: Page, registry: str, title: str) -> None:
    page.goto(f"{registry}/help/en/topics/cards")
    page.get_by_role("link", name=title).click()


@pytest.mark.feature("K2")
def test_answers_appear_while_one_types(page: Page, registry: str, complaints: list[str]) -> None:
    page.goto(f"{registry}/help/en")
    page.get_by_role("searchbox").press_sequentially("my card has not come")
    page.get_by_role("link", name="My card has not arrived yet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My card has not arrived yet")
    assert complaints == []


def test_search_works_without_scripts(page: Page, registry: str) -> None:
    page.route("**/site.js", lambda route: route.abort())
    page.goto(f"{registry}/help/en")
    page.get_by_role("searchbox").fill("freeze")
    page.keyboard.press("Enter")
    expect(page.locator(".answers a").first).to_be_visible()


def test_nothing_found_is_followed_by_a_way_on(page: Page, registry: str) -> None:
    page.goto(f"{registry}/help/en/search?q=zzzqqq")
    expect(page.get_by_role("heading", name="Nothing fits “zzzqqq”")).to_be_visible()
    expect(page.locator("#found").get_by_role("button", name="Ask the assistant")).to_be_visible()


@pytest.mark.feature("K5")
def test_reader_says_what_was_missing_on_the_page(page: Page, registry: str, complaints: list[str]) -> None:
    open_article(page, registry, "My card has not arrived yet")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was missing or wrong?").fill("How do I see the address?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#vote")).to_contain_text("Thank you.")
    assert complaints == []


@pytest.mark.feature("W11")
def test_article_opens_the_assistant(page: Page, registry: str) -> None:
    open_article(page, registry, "My card has not arrived yet")
    expect(page.get_by_role("complementary", name="Chat")).to_be_attached()
    page.get_by_role("complementary", name="More help").get_by_role("button", name="Ask the assistant").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.feature("W9")
def test_chosen_theme_is_there_before_anything_is_painted(page: Page, registry: str) -> None:
    page.goto(f"{registry}/help/en")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.route("**/site.js", lambda route: route.abort())
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_on_every_screen(page: Page, registry: str, axe: str, path: str) -> None:
    for theme in ("light", "dark"):
        for width in (1280, 320):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(registry + path)
            assert violations(page, axe) == [], (theme, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (theme, width)


def violations(page: Page, axe: str) -> list[str]:
    """Through the developer tools, which a page's content policy does not bind."""
    tools = page.context.new_cdp_session(page)
    tools.send("Runtime.evaluate", {"expression": axe})
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{broken['id']}: {broken['nodes'][0]['html'][:120]}" for broken in found["violations"]]


@pytest.mark.feature("D6")
def test_bank_embeds_the_widget_from_another_origin(page: Page, bank: str, axe: str, complaints: list[str]) -> None:
    page.goto(bank)
    expect(page.get_by_role("complementary", name="Chat")).to_be_attached()
    page.get_by_role("button", name="Open the chat").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, axe) == []
    assert complaints == []


@pytest.mark.feature("D6")
def test_start_page_shows_every_way_in_and_who_may_sign_in(page: Page, registry: str) -> None:
    page.goto(registry)
    for name in ("The bank’s website", "Help centre", "Customer portal", "Agent console", "Admin", "Mailbox", "API"):
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    expect(page.get_by_role("row", name="ana@nimbus.example")).to_contain_text("nimbus-demo-2026")
