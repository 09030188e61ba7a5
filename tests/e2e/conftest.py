"""One Chromium for all browser tests, and what axe says of a page."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.accounts.models import Account
from tests import factories

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Nothing of Chromium's own may look for the network: tests run where there is none.
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def sit_down(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page signed in as somebody, its context made as told."""
    contexts = []

    def sign_in(person: Account, path: str = "/app", **options: object) -> Page:
        context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        credentials = {"email": person.email, "password": factories.PASSWORD}
        assert context.request.post("/api/v1/session", data=credentials).ok
        page = context.new_page()
        page.goto(path)
        return page

    yield sign_in
    for context in contexts:
        context.close()
