"""Articles are written in the editor, and what readers find changes with them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.db import Database, now
from api.knowledge.models import Article
from api.knowledge.schemas import BODY_CHARS
from tests.api.web.admin.conftest import FROZEN, Write, post, typed

PREVIEW = "/admin/knowledge/preview"


def found(client: TestClient, question: str) -> list[str]:
    items = client.get("/api/v1/articles", params={"q": question}).json()["items"]
    return [item["title"] for item in items]


def until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came true")


@pytest.mark.feature("B8")
@pytest.mark.feature("K1")
def test_an_edit_changes_what_the_search_answers(client: TestClient, ruth: TestClient, write: Write) -> None:
    """Through the index in memory of the running application; nothing is trained."""
    write(title="Find a cash machine", body="Look at the map.", questions="nearest ATM", keywords="")
    address = write()
    until(lambda: client.app.state.library is not None)  # type: ignore[attr-defined]
    until(lambda: found(client, "stop my card")[:1] == ["Freeze my card"])
    post(ruth, address, FROZEN | {"version": "1", "status": "published", "title": "Dry your umbrella",
                                  "body": "Shake it.", "questions": "my umbrella is wet", "keywords": ""})
    until(lambda: found(client, "my umbrella is wet")[:1] == ["Dry your umbrella"])
    assert "Freeze my card" not in found(client, "stop my card")


@pytest.mark.feature("K1")
@pytest.mark.parametrize("fields", [{"status": "draft"}, {"audience": "internal"}, {"status": "archived"}])
def test_what_is_not_for_readers_stays_inside(client: TestClient, ruth: TestClient, write: Write,
                                              fields: dict[str, str]) -> None:
    article_id = write(**fields).rpartition("/")[2]
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 404
    assert client.get(f"/api/v1/widget/articles/{article_id}").status_code == 404
    assert client.get(f"/help/en/articles/{article_id}-freeze-my-card").status_code == 404
    assert "Freeze my card" not in client.get("/help/en/topics/cards").text
    assert "Freeze my card" in ruth.get("/admin/knowledge").text


@pytest.mark.feature("K1")
def test_a_scheduled_article_appears_when_its_time_has_come(client: TestClient, database: Database, ruth: TestClient,
                                                            write: Write) -> None:
    address = write(publish_at="2099-05-01T09:00", zone="Europe/London")
    assert "Scheduled" in ruth.get(address).text
    assert "Freeze my card" not in client.get("/help/en/topics/cards").text
    with database.transaction() as session:
        article = session.query(Article).one()
        assert article.publish_at == datetime(2099, 5, 1, 8, 0, tzinfo=UTC)
        article.publish_at = now() - timedelta(seconds=1)
    assert "Freeze my card" in client.get("/help/en/topics/cards").text
    until(lambda: found(client, "stop my card") == ["Freeze my card"])


def test_a_time_that_is_none_is_told_and_nothing_typed_is_lost(ruth: TestClient) -> None:
    page = post(ruth, "/admin/knowledge/new", FROZEN | {"status": "published", "publish_at": "soon"})
    assert page.status_code == 422
    assert "Write a date and a time" in page.text
    assert typed(page.text, "body") == FROZEN["body"]
    assert post(ruth, "/admin/knowledge/new", FROZEN | {"status": "published", "publish_at": "2099-05-01T09:00",
                                                        "zone": "Nowhere/../x"}).status_code == 422


@pytest.mark.parametrize(("field", "value"), [
    ("title", ""), ("title", "x" * 121), ("body", ""), ("body", "x" * (BODY_CHARS + 1)), ("topic", "none-such"),
    ("questions", "\n".join(map(str, range(51)))), ("audience", "martians"), ("status", "lost"),
])
def test_what_is_wrong_is_told_beside_what_was_typed(ruth: TestClient, field: str, value: str) -> None:
    page = post(ruth, "/admin/knowledge/new", FROZEN | {"status": "draft"} | {field: value})
    assert page.status_code in (404, 422)
    assert "Nothing was saved" in page.text
    assert typed(page.text, "keywords") == FROZEN["keywords"]
    assert "No article fits" in ruth.get("/admin/knowledge").text


def test_the_same_title_twice_is_refused(ruth: TestClient, write: Write) -> None:
    write()
    page = post(ruth, "/admin/knowledge/new", FROZEN | {"status": "draft"})
    assert (page.status_code, "There is an article with this title" in page.text) == (409, True)


def test_preview_shows_markdown_and_never_runs_it(ruth: TestClient, ana: TestClient) -> None:
    body = "# One\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    shown = post(ana, PREVIEW, {"body": body}).text
    assert "<strong>bold</strong>" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert "What you write shows up here" in post(ruth, PREVIEW, {"body": ""}).text


@pytest.mark.feature("K1")
def test_agents_draft_and_admins_publish(client: TestClient, ana: TestClient, ruth: TestClient) -> None:
    draft = post(ana, "/admin/knowledge/new", FROZEN)
    assert "It is a draft" in draft.text
    assert 'name="status"' not in draft.text
    address = draft.url.path
    forced = post(ana, address, FROZEN | {"version": "1", "status": "published"})
    assert forced.status_code == 403
    post(ruth, address, FROZEN | {"version": "1", "status": "published"})
    refused = post(ana, address, FROZEN | {"version": "1", "title": "Mine"})
    assert (refused.status_code, typed(refused.text, "title")) == (403, "Mine")
    assert "Freeze my card" in client.get("/help/en/topics/cards").text


def test_customers_and_strangers_do_not_get_in(client: TestClient, sit_down, desk: SimpleNamespace) -> None:
    dana = sit_down(desk.dana)
    for address in ("", "/new", "/searches", "/topics"):
        assert dana.get(f"/admin/knowledge{address}").status_code == 403
        assert client.get(f"/admin/knowledge{address}").status_code == 401
    assert post(dana, "/admin/knowledge/new", FROZEN).status_code == 403


@pytest.mark.feature("K1")
def test_filters_narrow_the_list(database: Database, ruth: TestClient, write: Write) -> None:
    write()
    write(title="Find a cash machine", topic="cash", body="Look at the map.", questions="nearest ATM", keywords="",
          status="draft")
    with database.transaction() as session:
        session.query(Article).filter_by(slug="freeze-my-card").one().changed_at = now() - timedelta(days=181)
    for query, shown in (("topic=cash", "Find"), ("status=draft", "Find"), ("q=nearest+atm", "Find"),
                         ("q=LOCK", "Freeze"), ("mark=stale", "Freeze"), ("audience=public&q=lock", "Freeze")):
        page = ruth.get(f"/admin/knowledge?{query}").text
        assert [title in page for title in ("Find a cash machine", "Freeze my card")] == [shown == "Find",
                                                                                          shown == "Freeze"], query
    assert "2 of 2 articles" in ruth.get("/admin/knowledge?status=nonsense&mark=").text
    assert "No article fits" in ruth.get("/admin/knowledge?mark=scheduled").text
