"""The demo's mailbox: every mail on a page, its links only into our own pages, and nothing of it in production."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.mail.mailbox import maildir
from api.main import create_app
from api.settings import Settings
from tests.api.portal.conftest import HTML


def put(var: Path, subject: str = "Your agent is Ana", text: str = "Hello") -> str:
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "dana@mail.example", subject
    letter["Date"] = "Sun, 22 Nov 2026 10:00:00 +0000"
    letter.set_content(text)
    letter.add_alternative(f"<p>{text}</p><script>alert(1)</script>", subtype="html")
    return maildir(var / "mailbox").add(letter.as_bytes())


@pytest.fixture
def production(settings: Settings) -> Iterator[TestClient]:
    secrets = {"mode": "production", "secret": "a-secret-of-our-own", "bot_secret": "another-secret-of-our-own"}
    with TestClient(create_app(Settings.model_validate(settings.model_dump() | secrets))) as client:
        yield client


def test_empty_mailbox_says_how_to_fill_it(client: TestClient) -> None:
    page = client.get("/demo/mail", headers=HTML).text
    assert "No mail yet" in page
    assert "/account/register" in page


def test_letters_are_listed_and_read_with_links_into_our_own_pages_only(client: TestClient, settings: Settings) -> None:
    text = "See http://testserver/t/abc-_D1 or http://evil.example/x or http://testserver.evil.example/y <b>now</b>"
    key = put(settings.var, text=text)
    assert "Your agent is Ana" in client.get("/demo/mail", headers=HTML).text
    page = client.get(f"/demo/mail/{key}", headers=HTML)
    assert 'href="http://testserver/t/abc-_D1"' in page.text
    assert "evil.example/" not in page.text.replace("http://evil.example/x or http://testserver.evil.example/y", "")
    assert "&lt;b&gt;now" in page.text
    assert "alert(1)" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_unknown_letter_is_not_there(client: TestClient) -> None:
    assert client.get("/demo/mail/..%2f..%2fsecret", headers=HTML).status_code == 404
    assert client.get("/demo/mail/unknown", headers=HTML).status_code == 404


def test_outside_the_demo_there_is_no_such_page(production: TestClient, settings: Settings) -> None:
    key = put(settings.var)
    assert production.get("/demo/mail").status_code == 404
    assert production.get(f"/demo/mail/{key}").status_code == 404
