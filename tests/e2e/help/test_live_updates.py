"""One stream for all tabs of a browser: each hears what happens, also when the tab that reads the stream is closed."""

from typing import Any

import pytest
from playwright.sync_api import Page

from api.demo.people import accounts

HEAR = "window.heard = []; document.body.addEventListener('care:article.published', () => heard.push(1))"
_, RUTH, PASSWORD = next(account for account in accounts() if account[0] == "admin")


def sign_in(page: Page, registry: str) -> None:
    page.goto(f"{registry}/account/sign-in?next=/app")
    page.get_by_label("E-mail address").fill(RUTH)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/app/**")


def publish(page: Page, registry: str, title: str) -> None:
    token = page.request.get(f"{registry}/api/v1/session").json()["csrf_token"]
    headers = {"x-csrf-token": token}
    body: dict[str, Any] = {"title": title, "body": "Text", "topic": "cards", "audience": "internal"}
    article = page.request.post(f"{registry}/api/v1/articles", headers=headers, data=body).json()
    page.request.post(f"{registry}/api/v1/articles/{article['id']}/publish", headers=headers, data={})


def wait_until_heard(page: Page, times: int) -> None:
    """Polled from here: the page's policy allows no evaluated strings inside of it."""
    for _ in range(200):
        if len(page.evaluate("window.heard")) == times:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the tab heard nothing")


def streams(asked: list[str]) -> int:
    return sum(url.endswith("/app/stream") for url in asked)


@pytest.mark.feature("A1")
def test_tabs_share_one_stream_and_inherit_it(page: Page, registry: str) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    sign_in(page, registry)
    other = page.context.new_page()
    other.goto(f"{registry}/app")
    for tab in (page, other):
        tab.evaluate(HEAR)
    publish(other, registry, "First")
    for tab in (page, other):
        wait_until_heard(tab, 1)
    assert streams(asked) == 1
    page.close()
    publish(other, registry, "Second")
    wait_until_heard(other, 2)
    assert streams(asked) == 2
