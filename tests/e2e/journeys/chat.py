"""The widget as a customer's hands and eyes use it."""

import re

from playwright.sync_api import Locator, Page, expect


class Widget:
    """One page's chat."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.locator("care-widget")
        self.log = self.chat.get_by_role("log")

    def open(self) -> "Widget":
        self.chat.get_by_role("button", name=re.compile("^Chat")).click()
        expect(self.box).to_be_visible()
        return self

    @property
    def box(self) -> Locator:
        return self.chat.get_by_role("textbox", name="Write a message")

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")
        expect(self.log).to_contain_text(text)

    def press(self, title: str) -> None:
        """The latest button of that title, once it can be pressed."""
        button = self.log.get_by_role("button", name=title, exact=True).last
        expect(button).to_be_enabled()
        button.click()

    def shows(self, text: str | re.Pattern[str]) -> None:
        expect(self.log).to_contain_text(text)

    def texts(self) -> list[str]:
        """Every line's words, without the times that say how long ago."""
        return self.log.locator("article, [data-line], p").all_inner_texts()
