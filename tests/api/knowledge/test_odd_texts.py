"""Whatever somebody writes or asks, the help centre answers with a page that fits."""

import pytest
from fastapi.testclient import TestClient

from api.knowledge.paths import article_path
from api.knowledge.schemas import BODY_CHARS
from tests.api.knowledge.conftest import Write
from tests.api.knowledge.test_reading import PAGE, wait_for_index
from tests.product import until

ODD = {
    "nothing": "",
    "spaces": " \t\n",
    "emoji only": "\N{GRINNING FACE}\N{FIRE}" * 20,
    "null bytes": "my\0card\0",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH} card",
    "a script": "<script>alert(1)</script>",
    "5,000 words": "where is my card " * 1_250,
    "one long word": "x" * 20_000,
    "another language": "Wo ist meine Karte, die ich vor zwei Wochen bestellt habe?",
    "a query": "'; DROP TABLE articles; --",
}
DOORS = ("/help/en/search", "/api/v1/articles", "/api/v1/widget/articles")
LONG_TEXT = ("Wort \N{HEBREW LETTER ALEF} <b>bold</b> <script>alert(1)</script>\n\n" * BODY_CHARS)[:BODY_CHARS]


@pytest.mark.parametrize("door", DOORS)
def test_any_question_gets_a_fitting_answer(client: TestClient, write: Write, door: str) -> None:
    write("Freeze my card")
    wait_for_index(client)
    for name, text in ODD.items():
        answer = client.get(door, params={"q": text}, headers=PAGE)
        assert answer.status_code in (200, 414, 422), name
        assert "<script>alert" not in answer.text, name


def test_the_longest_article_is_kept_whole_read_and_found(client: TestClient, write: Write) -> None:
    article = write("Odd texts of all kinds", LONG_TEXT)
    page = client.get(article_path(article), headers=PAGE)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "\N{HEBREW LETTER ALEF}" in page.text
    until(lambda: client.app.state.library and article.id in client.app.state.library.index.versions)
    (found,) = client.get("/api/v1/articles", params={"q": "odd texts"}).json()["items"]
    assert found["id"] == str(article.id)
    assert len(article.body) == BODY_CHARS


def test_a_longer_article_is_refused_with_the_limit(chief: TestClient) -> None:
    longer = {"title": "Too long", "body": "x" * (BODY_CHARS + 1), "topic": "cards"}
    answer = chief.post("/api/v1/articles", json=longer)
    assert answer.status_code == 422
    assert "100000" in answer.text
