"""A page of another origin, in a real browser that is signed in, tries every way to act for its person (row 14)."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from api.accounts.models import Account
from tests.api.accounts.conftest import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FORGED = """
<form id="name" method="post" action="{address}/account/name"><input name="name" value="Mallory"></form>
<form id="out" method="post" action="{address}/account/sign-out"></form>
<form id="text" method="post" enctype="text/plain" action="{address}/account/name"><input name="name" value="M"></form>
<form id="get" method="get" action="{address}/account/name"><input name="name" value="Mallory"></form>
<img src="{address}/account/sign-out" alt="">
"""
FETCH = """async address => {
    const name = new URLSearchParams({name: "Mallory"});
    const json = {method: "PATCH", body: '{"name": "Mallory"}', headers: {"Content-Type": "application/json"}};
    const tries = [
        fetch(address + "/account/name", {method: "POST", mode: "no-cors", credentials: "include", body: name}),
        fetch(address + "/account/sign-out", {method: "POST", mode: "no-cors", credentials: "include"}),
        fetch(address + "/api/v1/account", {...json, credentials: "include"}),
        fetch(address + "/api/v1/session", {method: "DELETE", credentials: "include"}),
    ];
    await Promise.allSettled(tries);
}"""
pytestmark = [pytest.mark.feature("P1"), pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")]


@pytest.fixture
def person(address: str, dana: Account) -> Iterator[BrowserContext]:
    """A browser in which Dana is signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/account/sign-in?next=/account")
        page.get_by_label("E-mail address").fill(dana.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/account")
        yield context
        browser.close()


@pytest.fixture
def foreign(address: str) -> Iterator[str]:
    """Another website. By its port it is another origin; called `localhost` it is also another site."""
    class Forgery(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(FORGED.format(address=address).encode())

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Forgery) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def try_everything(page: Page, origin: str, address: str) -> None:
    for form in ("name", "out", "text", "get"):
        page.goto(origin)
        with page.expect_navigation():
            page.evaluate("id => document.getElementById(id).submit()", form)
    page.goto(origin)
    page.evaluate(FETCH, address)


def test_another_website_changes_nothing(person: BrowserContext, foreign: str, address: str) -> None:
    for origin in (foreign, foreign.replace("127.0.0.1", "localhost")):
        try_everything(person.new_page(), origin, address)
    page = person.new_page()
    page.goto(f"{address}/account")
    assert page.get_by_label("Your name").input_value() == "Dana Reyes"
