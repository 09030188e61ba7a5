"""The whole product with the demo in it, and the people who use it, each with a browser of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.demo.people import accounts
from api.settings import ROOT
from tests.product import Product, running

PASSWORDS = {email: password for _, email, password in accounts()}
GAP_WINDOW_DAYS = "0.0003"  # so that a gap can close while somebody watches
PICTURES = ROOT / "var" / "tests" / "pictures"


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product"), CARE_GAP_WINDOW_DAYS=GAP_WINDOW_DAYS) as product:
        yield product


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a new browser window of its own, without cookies."""
    contexts = []

    def open_page(url: str, **options: object) -> Page:
        window = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "timezone_id": "Europe/London"}
        context = browser.new_context(**window | options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(product: Product, visit: Callable[..., Page]) -> Callable[..., Page]:
    def enter(email: str, path: str, **options: object) -> Page:
        page = visit(f"{product.base_url}/account/sign-in", **options)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORDS[email])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/*")
        page.goto(product.base_url + path)
        return page

    return enter


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """Take a picture of the page, for people to look at."""

    def take(page: Page, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path)
        return path

    return take
