"""Readers browse, search, read and say whether it helped; what finds nothing is written down."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.db import Database
from api.knowledge.models import SearchMiss, Vote
from api.knowledge.paths import article_path
from api.main import create_app
from api.settings import Settings
from tests.api.knowledge.conftest import Write

PAGE = {"accept": "text/html"}
TYPING = PAGE | {"hx-request": "true"}
HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(1)>

[press](javascript:alert(1)) <b hx-get="/x" style="color:red">bold</b>

1. Open Cards.
2. Tap **Freeze**.
"""


def misses(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(SearchMiss.query)))


def test_help_centre_lists_topics_with_what_a_reader_finds_in_them(client: TestClient, write: Write) -> None:
    write("Freeze my card")
    write("Order a card")
    write("Not yet", publish=False)
    page = client.get("/help/en", headers=PAGE).text
    assert "2 articles" in page
    assert "0 articles" in page
    assert "Not yet" not in page


def test_old_address_of_an_article_leads_to_the_new_one(client: TestClient, write: Write) -> None:
    article = write("Freeze my card")
    answer = client.get(f"/help/en/articles/{article.id}-an-old-title", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, article_path(article))
    page = client.get(article_path(article), headers=PAGE)
    assert "Version 1" in page.text
    assert "data-care-open" in page.text


@pytest.mark.parametrize("address", ["nonsense", "845a49ca-1fb5-402c-b074-8e8354cc7981-gone"])
def test_missing_article_is_said_in_words(client: TestClient, write: Write, address: str) -> None:
    answer = client.get(f"/help/en/articles/{address}", headers=PAGE)
    assert answer.status_code == 404
    assert "This page isn’t here" in answer.text


def test_hostile_markdown_is_shown_but_never_runs(client: TestClient, write: Write) -> None:
    article = write("Freeze my card", HOSTILE)
    page = client.get(article_path(article), headers=PAGE).text
    body = page.partition('class="prose"')[2].partition("</div>")[0]
    assert "<script" not in body
    assert "<img" not in body
    assert "javascript:" not in body.partition("href")[2]
    assert "<b" not in body.replace("<blockquote", "")
    assert "<li>Tap <strong>Freeze</strong>.</li>" in body


@pytest.mark.feature("W11")
def test_widget_reads_an_article_piece_by_piece(client: TestClient, write: Write) -> None:
    article = write("Freeze my card", HOSTILE)
    answer = client.get(f"/api/v1/widget/articles/{article.id}").json()
    assert answer["version"] == 1
    assert answer["url"].endswith(article_path(article))
    assert answer["blocks"][-2:] == [{"type": "oli", "text": "Open Cards."}, {"type": "oli", "text": "Tap Freeze."}]


@pytest.mark.feature("K2")
def test_search_finds_across_typing_errors_and_synonyms(settings: Settings, write: Write) -> None:
    write("Freeze my card", keywords=["block", "stop"], questions=["I lost my wallet"])
    write("Order a physical card", "Tap Order and choose the design.")
    write("Cash machine fees", "The first 200 pounds are free.", topic="cash")
    with TestClient(create_app(settings)) as client:
        wait_for_index(client)
        for words in ("freeze card", "freze my crad", "stop card", "my wallet is lost"):
            found = client.get("/api/v1/articles", params={"q": words}).json()["items"]
            assert found[0]["title"] == "Freeze my card", words


def wait_for_index(client: TestClient) -> None:
    for _ in range(10_000):
        if client.get("/readyz").status_code == 200:
            return
    raise AssertionError("the knowledge base was not indexed")


@pytest.mark.feature("K2")
@pytest.mark.parametrize("address", ["/api/v1/articles", "/help/en/search", "/api/v1/widget/articles"])
def test_reading_writes_nothing(client: TestClient, database: Database, write: Write, address: str) -> None:
    write("Freeze my card")
    client.get(address, params={"q": "zzzqqq"}, headers=PAGE)
    assert misses(database) == []


@pytest.mark.feature("K2")
def test_search_that_was_sent_and_found_nothing_tells_so_itself(
    client: TestClient, database: Database, write: Write
) -> None:
    write("Freeze my card")
    page = client.get("/help/en/search", params={"q": "zzzqqq"}, headers=PAGE).text
    assert 'hx-post="/help/misses" hx-trigger="load"' in page
    assert "/help/misses" not in client.get("/help/en/search", params={"q": "freeze"}, headers=PAGE).text


@pytest.mark.feature("K2")
def test_program_tells_what_it_searched_in_vain(client: TestClient, database: Database, write: Write) -> None:
    assert client.post("/api/v1/articles/misses", json={"q": " zzzqqq "}).status_code == 204
    assert client.post("/api/v1/articles/misses", json={"q": " "}).status_code == 422
    assert misses(database) == ["zzzqqq"]


@pytest.mark.feature("K2")
def test_half_typed_search_is_noted_only_when_the_reader_stops(
    client: TestClient, database: Database, write: Write
) -> None:
    fragment = client.get("/help/en/search", params={"q": "zzzqqq"}, headers=TYPING).text
    assert misses(database) == []
    assert "<html" not in fragment
    assert 'hx-post="/help/misses"' in fragment
    client.post("/help/misses", data={"q": "zzzqqq"}, headers=TYPING)
    assert misses(database) == ["zzzqqq"]


@pytest.mark.feature("K5")
def test_reader_says_what_was_missing(client: TestClient, database: Database, write: Write) -> None:
    article = write("Freeze my card")
    asked = client.post(f"/help/en/articles/{article.id}/votes", data={"helpful": "false"}, headers=TYPING)
    address = asked.text.partition('hx-post="')[2].partition('"')[0]
    client.post(address, data={"reason": "Where is the button?"}, headers=TYPING)
    with database.transaction() as session:
        vote = session.scalars(select(Vote)).one()
    assert (vote.helpful, vote.reason, vote.version) == (False, "Where is the button?", 1)


def test_vote_from_another_website_does_not_count(client: TestClient, database: Database, write: Write) -> None:
    article = write("Freeze my card")
    abroad = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = client.post(f"/help/en/articles/{article.id}/votes", data={"helpful": "true"}, headers=abroad)
    assert answer.status_code == 403
    with database.transaction() as session:
        assert session.scalars(select(Vote)).all() == []
