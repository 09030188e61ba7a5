"""Authors translate an article beside its source, and no translation falls behind unseen."""

import pytest
from fastapi.testclient import TestClient

from tests.api.web.admin.conftest import FROZEN, Write, post, typed

GERMAN = {"title": "Karte sperren", "body": "Öffne **Karten**.", "questions": "Karte sperren lassen", "keywords": ""}
K4 = pytest.mark.feature("K4")


@pytest.fixture
def source(write: Write) -> str:
    return write()


@pytest.fixture
def german(write: Write, source: str) -> str:
    return write(**GERMAN, source=source.rpartition("/")[2], locale="de")


def move_on(ruth: TestClient, source: str) -> None:
    form = FROZEN | {"body": "Open **Cards**.\nPress Freeze twice.", "version": typed(ruth.get(source).text, "version")}
    assert post(ruth, source, form | {"status": "published"}).status_code == 200


@K4
def test_a_translation_is_begun_beside_its_source(ana: TestClient, source: str) -> None:
    article = source.rpartition("/")[2]
    assert f"/admin/knowledge/new?source={article}&amp;locale=de" in ana.get(source).text
    page = ana.get("/admin/knowledge/new", params={"source": article, "locale": "de"}).text
    assert "Translate into German" in page
    assert "Press Freeze." in page
    assert (typed(page, "title"), typed(page, "body")) == ("", "")
    saved = post(ana, "/admin/knowledge/new", FROZEN | GERMAN | {"source": article, "locale": "de"})
    assert "It is a draft" in saved.text
    listed = ana.get(f"{source}/languages").text
    assert "Karte sperren" in listed
    assert "Up to date" in listed
    again = post(ana, "/admin/knowledge/new", FROZEN | GERMAN | {"source": article, "locale": "de"})
    assert (again.status_code, "Nothing was saved" in again.text) == (409, True)


@K4
def test_translation_older_than_its_source_is_marked_with_what_changed(
    ruth: TestClient, source: str, german: str
) -> None:
    assert "Older than" not in ruth.get(german).text
    move_on(ruth, source)
    for page in (ruth.get(german).text, ruth.get(f"{german}/languages").text):
        assert "Older than its source" in page
        assert "Press Freeze twice." in page.partition("What changed in the source since")[2]
    assert "Older than source" in ruth.get(source).text
    assert "Der Text auf Englisch wurde seit dieser Übersetzung geändert." in ruth.get(
        f"/help/de/articles/{german.rpartition('/')[2]}-x").text


@K4
def test_still_right_takes_the_mark_away_without_a_version(ruth: TestClient, source: str, german: str) -> None:
    move_on(ruth, source)
    late = post(ruth, f"{german}/still-right", {"source_version": "1"})
    assert (late.status_code, "Nothing was confirmed" in late.text) == (409, True)
    assert "Older than" not in post(ruth, f"{german}/still-right", {"source_version": "2"}).text
    assert typed(ruth.get(german).text, "version") == "1"


@K4
def test_saving_brings_a_translation_up_to_date_only_when_said(ruth: TestClient, source: str, german: str) -> None:
    move_on(ruth, source)
    form = FROZEN | GERMAN | {"status": "published"}
    typo = post(ruth, german, form | {"body": "Öffne Karten.", "version": "1"})
    assert "Older than its source" in typo.text
    done = post(ruth, german, form | {"body": "Tippe zweimal auf Sperren.", "version": "2", "says": "2"})
    assert "Older than" not in done.text


@K4
def test_only_admins_confirm_what_readers_see(ana: TestClient, source: str, german: str) -> None:
    assert post(ana, f"{german}/still-right", {"source_version": "1"}).status_code == 403


@K4
def test_list_tells_languages_what_is_missing_and_what_is_old(
    ruth: TestClient, write: Write, source: str, german: str
) -> None:
    write(title="Order a card")

    def titles(**filters: str) -> set[str]:
        page = ruth.get("/admin/knowledge", params=filters).text
        return {title for title in ("Freeze my card", "Karte sperren", "Order a card") if f">{title}</a>" in page}

    assert titles(locale="de") == {"Karte sperren"}
    assert titles(missing="de") == {"Order a card"}
    assert titles(mark="outdated") == set()
    move_on(ruth, source)
    assert titles(mark="outdated") == {"Karte sperren"}
    assert "1 older than their source" in ruth.get("/admin/knowledge").text


@pytest.mark.parametrize("wrong", [{"source": "nonsense"}, {"source": "845a49ca-1fb5-402c-b074-8e8354cc7981"},
                                   {"locale": "klingon"}])
def test_hidden_fields_are_not_believed(ruth: TestClient, source: str, wrong: dict[str, str]) -> None:
    answer = post(ruth, "/admin/knowledge/new", FROZEN | GERMAN | {"locale": "de"} | wrong)
    assert answer.status_code in {404, 422}
    assert "Öffne **Karten**." in answer.text
