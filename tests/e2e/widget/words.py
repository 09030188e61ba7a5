"""Where things are on the screen, by the names a screen reader gives them."""

from playwright.sync_api import Locator, Page


def launcher(page: Page) -> Locator:
    return page.locator("care-widget .launcher")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Nimbus Bank")


def log(page: Page) -> Locator:
    return page.get_by_role("log")


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Write a message")


def send(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def said(page: Page, text: str) -> Locator:
    """The bubbles with exactly this text of the customer."""
    return page.locator(".customer .bubble p").get_by_text(text, exact=True)
