"""An article in several languages: translations know their source, and readers get the text of their language."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.db import Database
from api.demo import seeding
from api.knowledge.models import Article
from tests.api.knowledge.conftest import Write

GERMAN = {"title": "Karte sperren", "body": "Öffne Karten.", "topic": "cash", "locale": "de"}


@pytest.fixture
def source(write: Write) -> Article:
    return write("Freeze my card")


def translate(staff: TestClient, source: Article, **fields: Any) -> Any:
    return staff.post("/api/v1/articles", json=GERMAN | {"source_id": str(source.id)} | fields)


@pytest.mark.feature("K4")
def test_translation_names_its_source_and_the_version_it_says(staff: TestClient, source: Article) -> None:
    made = translate(staff, source).json()
    assert (made["locale"], made["slug"], made["topic_slug"]) == ("de", "freeze-my-card", "cards")
    assert (made["source_id"], made["source_version"]) == (str(source.id), 1)


@pytest.mark.feature("K4")
def test_article_is_translated_once_into_a_language(staff: TestClient, source: Article) -> None:
    made = translate(staff, source).json()
    for locale in ("de", "en"):
        answer = translate(staff, source, locale=locale, slug="another")
        assert (answer.status_code, answer.json()["error"]) == (409, "TranslationTaken")
    spanish = translate(staff, source, source_id=made["id"], locale="es")
    assert spanish.json()["source_id"] == str(source.id)


@pytest.mark.feature("K4")
def test_translations_come_in_with_their_sources(database: Database, topics: None, tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "freeze.md").write_text("---\ntitle: Freeze my card\ncategory: cards\n---\nOpen Cards.\n")
    (folder / "freeze.de.md").write_text(
        "---\ntitle: Karte sperren\ncategory: cards\nlocale: de\ntranslation_of: freeze\n---\nÖffne Karten.\n")
    with database.transaction() as session:
        seeding.stock(session, tmp_path)
        seeding.stock(session, tmp_path)
        german, english = sorted(session.query(Article), key=lambda article: article.locale)
    assert (german.source_id, german.source_version) == (english.id, 1)
