"""An admin uploads articles, sees what would happen, takes them in, and downloads what was rejected or all there is."""

import csv
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select, text, update

from api import jobs
from api.db import Database, now
from api.knowledge.exchange import importing
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.jobs import KEPT, sweep
from api.knowledge.exchange.models import Import, ImportState
from api.knowledge.exchange.packages import PACKED_BYTES
from api.knowledge.models import Revision
from api.policy import SYSTEM
from api.settings import Settings
from tests.api.knowledge.exchange.conftest import FREEZE, articles, read, zipped

ADDRESS = "/admin/knowledge/exchange"
BASE = zipped({"cards/freeze.md": FREEZE, "cards/broken.md": "Text", "loans/new.md": "---\ntitle: =Loans\n---\nText"})
WorkOff = Callable[[], None]


@pytest.fixture
def work_off(database: Database, settings: Settings) -> WorkOff:
    """The worker, until nothing is left to do."""
    return lambda: jobs.work_off(database, settings)


def send(browser: TestClient, data: bytes = BASE, name: str = "base.zip", **form: str) -> Response:
    return browser.post(ADDRESS, data=form, files={"file": (name, data)})


def test_check_then_import_then_the_list_of_rejected(
    ruth: TestClient, desk: SimpleNamespace, database: Database, work_off: WorkOff
) -> None:
    sent = send(ruth)
    assert "Looking through the file" in sent.text
    work_off()
    checked = ruth.get(sent.url.path).text
    assert "2 would be created and 0 changed." in checked
    assert "The front matter is missing" in checked
    with database.transaction() as session:
        assert not articles(session)
    started = ruth.post(f"{sent.url.path}/start")
    assert "Taking the articles in" in started.text
    work_off()
    assert "2 created, 0 changed, 0 left alone, 1 rejected." in ruth.get(sent.url.path).text
    with database.transaction() as session:
        assert set(articles(session)) == {("en", "freeze"), ("en", "new")}
        assert set(session.scalars(select(Revision.author_id))) == {desk.ruth.id}
        assert session.scalars(select(Import.content)).all() == [None]
    answer = ruth.get(f"{sent.url.path}/rejected.csv")
    (row,) = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert (row["file"], row["line"]) == ("cards/broken.md", "1")


@pytest.mark.parametrize(("form", "words"), [
    ({"topics": "refuse"}, "There is no topic “loans”."), ({"existing": "keep"}, "2 would be created"),
    ({"status": "published", "topic": "cash"}, "2 would be created"),
])
def test_choices_are_followed(ruth: TestClient, work_off: WorkOff, form: dict[str, str], words: str) -> None:
    sent = send(ruth, **form)
    work_off()
    assert words in ruth.get(sent.url.path).text


@pytest.mark.parametrize("form", [{"topics": "burn"}, {"status": "archived"}, {"topic": "No topic"}, {"level": ""}])
def test_choices_that_are_none_are_told(ruth: TestClient, form: dict[str, str], database: Database) -> None:
    answer = send(ruth, **form)
    assert answer.status_code == 422
    assert "Nothing was taken in." in answer.text
    with database.transaction() as session:
        assert not session.scalars(select(Import)).all()


@pytest.mark.parametrize(("name", "data", "words"), [
    ("base.zip", b"PK\x03\x04", "The archive is damaged, or no .zip at all."),
    ("base.zip", zipped({"../x.md": FREEZE}), "The archive names a file outside of itself"),
    ("a.csv", "title,body\nA,café".encode("latin-1"), "the file is not UTF-8"),
    ("a.json", b"{", "this is no JSON"), ("a.txt", b"text", "There is no article in it"), ("", b"x", "no article"),
])
def test_bad_file_is_refused_whole_in_a_sentence(
    ruth: TestClient, work_off: WorkOff, name: str, data: bytes, words: str
) -> None:
    sent = send(ruth, data, name or "nameless")
    work_off()
    page = ruth.get(sent.url.path)
    assert page.status_code == 200
    assert "The file was refused. Nothing of it was taken in." in page.text
    assert words in page.text


def test_no_file_and_too_large_a_file_are_told(ruth: TestClient) -> None:
    assert "Choose a file" in ruth.post(ADDRESS, data={"topics": "create"}, files={"file": ("", b"")}).text
    assert "Choose a file" in ruth.post(ADDRESS, data={"topics": "create"}).text
    assert send(ruth, b"x" * (PACKED_BYTES + 50_000)).status_code == 413


def test_titles_are_shown_and_not_run(ruth: TestClient, work_off: WorkOff) -> None:
    sent = send(ruth, b"title,body\n<script>alert(1)</script>,\n", "<b>.csv")
    work_off()
    page = ruth.get(sent.url.path).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "body is empty." in page


def test_import_starts_once(ruth: TestClient, work_off: WorkOff) -> None:
    address = send(ruth).url.path
    assert ruth.post(f"{address}/start").status_code == 409
    work_off()
    assert ruth.post(f"{address}/start").status_code == 200
    assert ruth.post(f"{address}/start").status_code == 409
    work_off()
    assert ruth.post(f"{address}/start").status_code == 409
    assert ruth.post(f"{address}/resume").status_code == 409


def test_import_whose_job_was_given_up_goes_on(
    ruth: TestClient, work_off: WorkOff, database: Database
) -> None:
    address = send(ruth).url.path
    with database.transaction() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.execute(update(Import).values(moved_at=now() - KEPT / 2))
    assert "It has not moved for a minute." in ruth.get(address).text
    ruth.post(f"{address}/resume")
    work_off()
    assert "2 would be created" in ruth.get(address).text


def test_rows_are_filtered_and_paged(ruth: TestClient, work_off: WorkOff) -> None:
    rows = "".join(f"a{n},Article {n:03},Text,cards\n" for n in range(120))
    sent = send(ruth, f"slug,title,body,topic\n{rows}bad,,Text,cards\n".encode(), "a.csv")
    work_off()
    first, third = ruth.get(sent.url.path).text, ruth.get(f"{sent.url.path}?show=created&page=3").text
    assert "Article 049" in first
    assert "Article 050" not in first
    assert "Article 119" in third
    assert "title is empty" not in third
    assert "title is empty" in ruth.get(f"{sent.url.path}?show=refused").text
    assert ruth.get(f"{sent.url.path}?show=nonsense&page=9999").status_code == 200


@pytest.mark.parametrize(("format", "kind"), [
    ("markdown", "application/zip"), ("csv", "text/csv; charset=utf-8"), ("zendesk", "application/zip")])
def test_all_articles_are_downloaded_and_come_in_again(
    ruth: TestClient, work_off: WorkOff, database: Database, format: str, kind: str
) -> None:
    with database.transaction() as session:
        importing.take_in(session, SYSTEM, read("freeze.md", FREEZE), Options(status="published"))
    answer = ruth.get(f"{ADDRESS}/export/{format}")
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith('attachment; filename="knowledge-')
    sent = send(ruth, answer.content, "again.csv" if format == "csv" else "again.zip")
    work_off()
    page = ruth.get(sent.url.path).text
    assert ("There is nothing to import." in page) or format == "zendesk"


def test_earlier_imports_are_listed(ruth: TestClient, work_off: WorkOff) -> None:
    assert "Nothing was imported yet" in ruth.get(ADDRESS).text
    send(ruth)
    work_off()
    page = ruth.get(ADDRESS).text
    assert "base.zip" in page
    assert "Waiting for your word" in page


def test_only_admins_come_near(ana: TestClient, database: Database) -> None:
    assert ana.get(ADDRESS).status_code == 403
    assert send(ana).status_code == 403
    with database.transaction() as session:
        assert not session.scalars(select(Import)).all()


def test_upload_without_the_pages_token_is_refused(ruth: TestClient, database: Database) -> None:
    token = ruth.headers.pop("X-CSRF-Token")
    assert send(ruth).status_code == 403
    assert send(ruth, csrf_token=token).status_code == 200
    with database.transaction() as session:
        assert len(session.scalars(select(Import)).all()) == 1


def test_unfinished_uploads_are_swept(database: Database, settings: Settings) -> None:
    with database.transaction() as session:
        for state in (ImportState.checked, ImportState.done):
            importing.begin(session, SYSTEM, "a", Options(), state=state, content=b"x", moved_at=now() - KEPT * 2)
        importing.begin(session, SYSTEM, "b", Options(), state=ImportState.checked, content=b"x")
    sweep(jobs.Tools(database, settings))
    with database.transaction() as session:
        assert sorted((one.name, one.state.value) for one in session.scalars(select(Import))) == [
            ("a", "done"), ("b", "checked")]
