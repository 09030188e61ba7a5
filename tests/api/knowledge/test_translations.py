"""An article in several languages: translations know their source, and readers get the text of their language."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.db import Database
from api.knowledge import finding, service
from api.knowledge.finding import Reader
from api.knowledge.memory import loaded
from api.knowledge.models import Article
from api.knowledge.paths import article_path
from api.knowledge.search import Library
from api.main import create_app
from api.settings import Settings
from tests.api.knowledge.conftest import Write

PAGE = {"accept": "text/html"}
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


def article(client: TestClient, path: str) -> Any:
    return client.get(path, headers=PAGE, follow_redirects=False)


@pytest.mark.feature("K4")
def test_reader_gets_the_text_of_their_language(client: TestClient, write: Write, source: Article) -> None:
    german = write("Karte sperren", locale="de", source_id=source.id)
    for made in (source, german):
        found = article(client, f"/help/de/articles/{made.id}-old")
        assert found.headers["location"] == article_path(german)
    page = article(client, article_path(german)).text
    assert '<html lang="de" dir="ltr"' in page
    assert '<article class="stack" lang="de"' in page
    for one in (source, german):
        assert f'hreflang="{one.locale}" href="http://testserver{article_path(one)}"' in page
    assert "noch nicht" not in page


@pytest.mark.feature("K4")
def test_reader_is_told_when_there_is_no_text_in_their_language(client: TestClient, source: Article) -> None:
    page = article(client, article_path(source, "de"))
    assert page.status_code == 200
    assert "Diesen Artikel gibt es noch nicht auf Deutsch. Hier steht er auf Englisch." in page.text
    assert '<article class="stack" lang="en"' in page.text
    assert f'rel="canonical" href="http://testserver{article_path(source)}"' in page.text
    switch = page.text.partition('class="tongues"')[2].partition("</nav>")[0]
    assert f'href="{article_path(source)}"' in switch
    assert 'hreflang="de"' not in switch


@pytest.mark.feature("K4")
def test_draft_of_a_translation_is_no_text_for_readers(client: TestClient, write: Write, source: Article) -> None:
    german = write("Karte sperren", publish=False, locale="de", source_id=source.id)
    assert article(client, article_path(german)).status_code == 404
    assert "noch nicht auf Deutsch" in article(client, article_path(source, "de")).text


@pytest.mark.feature("K4")
def test_lists_mix_no_languages_without_saying_so(client: TestClient, write: Write, source: Article) -> None:
    write("Order a card")
    write("Karte sperren", locale="de", source_id=source.id)
    page = client.get("/help/de/topics/cards", headers=PAGE).text
    own, _, rest = page.partition("Noch nicht auf Deutsch, daher auf Englisch")
    assert "Karte sperren" in own
    assert "Order a card" in rest
    assert "Freeze my card" not in page
    assert "2 Artikel" in client.get("/help/de", headers=PAGE).text


@pytest.mark.feature("K4")
def test_language_is_offered_once_something_is_written_in_it(client: TestClient, write: Write, source: Article) -> None:
    german = {"accept-language": "de-DE,de;q=0.9,en;q=0.8"}
    assert client.get("/help", headers=german, follow_redirects=False).headers["location"] == "/help/en"
    assert 'class="tongues"' not in client.get("/help/en", headers=PAGE).text
    write("Karte sperren", locale="de", source_id=source.id)
    assert client.get("/help", headers=german, follow_redirects=False).headers["location"] == "/help/de"
    assert 'hreflang="de" lang="de"' in client.get("/help/en", headers=PAGE).text
    assert client.get("/help/fr", headers=PAGE).status_code == 404


@pytest.mark.feature("K4")
def test_language_written_from_right_to_left(settings: Settings, write: Write, source: Article) -> None:
    arabic = write("تجميد بطاقتي", "افتح البطاقات.", locale="ar", source_id=source.id)
    offering = settings.model_copy(update={"locales": "en, ar"})
    with TestClient(create_app(offering)) as client:
        page = article(client, article_path(arabic)).text
    assert '<html lang="ar" dir="rtl"' in page
    assert '<article class="stack" lang="ar" dir="rtl"' in page
    assert '<main id="main" tabindex="-1" lang="en" dir="ltr">' in page


@pytest.mark.feature("K4")
def test_translation_stays_on_the_shelf_of_its_source(chief: TestClient, write: Write, source: Article) -> None:
    german = write("Karte sperren", locale="de", source_id=source.id)
    text = {"title": source.title, "body": source.body, "topic": "cash", "version": 1}
    assert chief.put(f"/api/v1/articles/{source.id}", json=text).status_code == 200
    moved = chief.get(f"/api/v1/articles/{german.id}/source").json()
    assert (moved["topic_slug"], moved["version"]) == ("cash", 1)
    again = text | {"title": "Karte einfrieren", "topic": "cards"}
    kept = chief.put(f"/api/v1/articles/{german.id}", json=again).json()
    assert (kept["topic_slug"], kept["title"]) == ("cash", "Karte einfrieren")


@pytest.mark.feature("K4")
@pytest.mark.feature("B8")
def test_new_language_is_searched_at_once_and_forgotten_with_its_last_text(
    database: Database, write: Write, source: Article
) -> None:
    library = Library(database, loaded())
    library.refit()
    assert list(library.indexes) == ["en"]
    german = write("Karte sperren", locale="de", source_id=source.id, questions=["Ich habe meine Karte verloren"])
    assert library.catch_up()
    library.refit()
    reader = Reader.of(library, "de", "en")
    with database.transaction() as session:
        assert [one.id for one in finding.find(session, reader, "karte verloren")] == [german.id]
        assert [one.id for one in finding.find(session, reader, "freeze my card")] == [german.id]
        service.archive(session, session.get_one(Article, german.id))
    assert library.catch_up()
    with database.transaction() as session:
        assert finding.find(session, reader, "karte verloren") == []
        assert [one.id for one in finding.find(session, reader, "freeze my card")] == [source.id]


@pytest.mark.feature("B8")
def test_moving_to_another_shelf_reaches_the_index_without_a_version(
    chief: TestClient, database: Database, write: Write, source: Article
) -> None:
    german = write("Karte sperren", locale="de", source_id=source.id)
    library = Library(database, None)
    chief.put(f"/api/v1/articles/{source.id}", json={"title": "Freeze my card", "body": "Open Cards.", "topic": "cash",
                                                     "version": 1})
    assert library.catch_up()
    standing = library.indexes["de"].standing(german.id)
    assert standing
    assert (standing.version, standing.category) == (1, "cash")


@pytest.mark.feature("K4")
def test_what_nobody_knows_is_looked_for_in_no_other_language(database: Database, write: Write) -> None:
    """Without a common word there is nothing to guess a language by."""
    write("Freeze my card")
    write("Karte sperren", locale="de")
    library = Library(database, None)
    assert library.guess("Karte sperren bitte", ["en"]) == "de"
    assert library.guess("tarjeta perdida", ["en"]) is None
    assert library.guess("", ["en"]) is None
    assert library.guess("freeze my Karte", ["en"]) is None
