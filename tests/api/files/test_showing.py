"""Pictures are shown by a signed address that runs out, or to whoever may read the thread (security rows 2 and 4)."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.accounts.models import Account, Role
from api.conversations.models import Conversation
from api.db import Database
from api.files import signing
from tests.api.files.conftest import Widget, card, encoded, enter

pytestmark = pytest.mark.feature("T4")
PNG = encoded(card())


def path(address: str) -> str:
    return urlsplit(address).path


def test_a_picture_is_handed_out_as_something_that_can_not_run(widget: Widget) -> None:
    answer = widget.client.get(widget.sent(PNG, "Übersicht; X: y.html")["url"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9Cbersicht%3B%20X%3A%20y.html.png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"].startswith("private")


def test_a_thumbnail_is_small_and_can_be_read_by_the_page_it_is_on(widget: Widget) -> None:
    answer = widget.client.get(widget.sent(PNG)["thumb_url"], headers={"Origin": "https://bank.example"})
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_signature_opens_one_picture_for_a_while(widget: Widget, other_widget: Widget) -> None:
    mine, other = widget.sent(PNG), other_widget.sent(PNG)
    signed = parse_qs(urlsplit(mine["url"]).query)
    expires, signature = signed["expires"][0], signed["signature"][0]

    def status(address: str, expires: str, signature: str) -> int:
        return widget.client.get(path(address), params={"expires": expires, "signature": signature}).status_code

    assert status(mine["url"], expires, signature) == 200
    assert status(other["url"], expires, signature) == 404
    assert status(mine["url"], str(int(expires) + 900), signature) == 404
    assert status(mine["url"], expires, signature[:-1] + ("0" if signature[-1] != "0" else "1")) == 404
    assert status(mine["url"], "1700000000", signing.sign(mine["id"], "1700000000")) == 404
    for forged in ("", "é", "\ud800".encode("utf-8", "replace").decode(), "0" * 64):
        assert status(mine["url"], expires, forged) == 404
    assert widget.client.get(path(mine["url"])).status_code == 404


def test_a_signature_opens_nothing_that_is_not_there(widget: Widget) -> None:
    assert widget.client.get(signing.address(uuid4())).status_code == 404


def test_unsent_pictures_are_their_uploaders_alone(client: TestClient, database: Database, site: None) -> None:
    enter(client, database, Role.customer)
    uploaded = client.post("/api/v1/pictures", files={"file": ("a.png", PNG, "image/png")}).json()
    assert client.get(path(uploaded["url"])).status_code == 200
    for role in (Role.customer, Role.agent, Role.admin):
        other = TestClient(client.app)
        enter(other, database, role)
        assert other.get(path(uploaded["url"])).status_code == 404


def test_sent_pictures_are_for_those_who_may_read_the_thread(widget: Widget, database: Database) -> None:
    picture = widget.sent(PNG)
    assert widget.say("See?", picture["id"]).status_code == 202
    people: dict[str, tuple[TestClient, Account]] = {}
    for name, role in (("owner", Role.customer), ("stranger", Role.customer), ("agent", Role.agent)):
        browser = TestClient(widget.client.app)
        people[name] = browser, enter(browser, database, role)
    with database.transaction() as session:
        session.execute(update(Conversation).values(account_id=people["owner"][1].id))
    answers = {name: browser.get(path(picture["thumb_url"])).status_code for name, (browser, _) in people.items()}
    assert answers == {"owner": 200, "stranger": 404, "agent": 200}


def test_uploading_needs_a_sign_in_and_its_token(client: TestClient, database: Database, site: None) -> None:
    files = {"file": ("a.png", PNG, "image/png")}
    assert client.post("/api/v1/pictures", files=files).status_code == 401
    enter(client, database, Role.customer)
    del client.headers["X-CSRF-Token"]
    assert client.post("/api/v1/pictures", files=files).status_code == 403
