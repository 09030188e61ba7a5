"""What people looked for in vain leads to the next article, and topics are the admin's to arrange."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.db import Database, now
from api.knowledge.models import SearchMiss
from tests.api.web.admin.conftest import FROZEN, post, typed

TOPICS = "/admin/knowledge/topics"


@pytest.fixture
def misses(database: Database) -> None:
    with database.transaction() as session:
        for query, days in (("Apple pay", 1), ("apple pay ", 2), ("<b>hats</b>", 3), ("old thing", 60)):
            session.add(SearchMiss(query=query, at=now() - timedelta(days=days)))


@pytest.mark.feature("K2")
def test_searches_that_found_nothing_are_counted_in_one_wording(ana: TestClient, misses: None) -> None:
    page = ana.get("/admin/knowledge/searches").text
    assert "3 searches found nothing in the last 30 days" in page
    assert page.index("apple pay") < page.index("&lt;b&gt;hats")
    assert "old thing" not in page
    assert "old thing" in ana.get("/admin/knowledge/searches?days=90").text
    assert ana.get("/admin/knowledge/searches?days=0").status_code == 422


@pytest.mark.feature("K2")
def test_a_search_that_found_nothing_becomes_an_article(client: TestClient, ana: TestClient) -> None:
    assert client.post("/api/v1/articles/misses", json={"q": "apple pay"}).status_code == 204
    assert "/admin/knowledge/new?question=apple%20pay" in ana.get("/admin/knowledge/searches").text
    page = ana.get("/admin/knowledge/new", params={"question": "apple pay"}).text
    assert (typed(page, "title"), typed(page, "questions")) == ("Apple pay", "apple pay")
    post(ana, "/admin/knowledge/new", FROZEN | {"title": "Apple pay", "questions": "apple pay"})
    page = ana.get("/admin/knowledge/searches").text
    assert "Article written" in page
    assert "Write an article" not in page


@pytest.mark.feature("K1")
def test_admins_add_and_reword_topics(client: TestClient, ruth: TestClient) -> None:
    post(ruth, TOPICS, {"name": "Savings", "summary": "Put money aside", "position": "7"})
    assert "Savings" in client.get("/help/en").text
    post(ruth, f"{TOPICS}/savings", {"name": "Savings and goals", "summary": "", "position": "0"})
    assert "Savings and goals" in client.get("/help/en/topics/savings").text
    twice = post(ruth, TOPICS, {"name": "savings", "summary": "Mine", "position": "1"})
    assert (twice.status_code, "Mine" in twice.text) == (409, True)
    assert post(ruth, TOPICS, {"name": "", "summary": "", "position": "1"}).status_code == 422
    assert post(ruth, f"{TOPICS}/none-such", {"name": "X", "position": "1"}).status_code == 404


def test_agents_see_topics_and_leave_them(ana: TestClient) -> None:
    assert "Cash" in ana.get(TOPICS).text
    assert post(ana, TOPICS, {"name": "Mine", "position": "1"}).status_code == 403
