"""What the page can do, a program can do: upload, look, start, read what was rejected, export."""

import csv
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import jobs
from api.db import Database
from api.knowledge.exchange.models import ImportState, Outcome
from api.settings import Settings
from tests.api.knowledge.exchange.conftest import FREEZE, articles, zipped

BASE = zipped({"cards/freeze.md": FREEZE, "cards/broken.md": "Text"})


def send(chief: TestClient, data: bytes = BASE, **options: str) -> Any:
    return chief.post("/api/v1/imports", data=options, files={"file": ("base.zip", data)})


def test_program_imports_as_the_page_does(chief: TestClient, database: Database, settings: Settings) -> None:
    sent = send(chief, status="published")
    assert (sent.status_code, sent.json()["state"]) == (202, ImportState.checking)
    address = f"/api/v1/imports/{sent.json()['id']}"
    jobs.work_off(database, settings)
    checked = chief.get(address).json()
    assert (checked["state"], checked["done"], checked["total"]) == (ImportState.checked, 2, 2)
    assert checked["counts"] == {"created": 1, "changed": 0, "kept": 0, "refused": 1}
    (refused,) = chief.get(address, params={"outcome": Outcome.refused}).json()["rows"]
    assert (refused["file"], refused["line"]) == ("cards/broken.md", 1)
    assert chief.post(f"{address}/start").json()["state"] == ImportState.running
    assert chief.post(f"{address}/start").json()["error"] == "NotNow"
    jobs.work_off(database, settings)
    done = chief.get(address).json()
    assert done["state"] == ImportState.done
    with database.transaction() as session:
        article = articles(session)["en", "freeze"]
        assert article.status.value == "published"
        assert str(article.id) in {row["article_id"] for row in done["rows"]}
    table = chief.get(f"{address}/rejected").content.decode("utf-8-sig")
    assert [row["file"] for row in csv.DictReader(table.splitlines())] == ["cards/broken.md"]
    exported = chief.get("/api/v1/exports/csv").content.decode("utf-8-sig")
    assert [row["title"] for row in csv.DictReader(exported.splitlines())] == ["Freeze my card"]


@pytest.mark.parametrize(("options", "data", "error"), [
    ({"topics": "burn"}, BASE, "Invalid"), ({"unknown": "x"}, BASE, "Invalid"), ({}, b"", "NoFile"),
])
def test_what_can_not_be_imported_is_told(
    chief: TestClient, options: dict[str, str], data: bytes, error: str
) -> None:
    answer = send(chief, data, **options)
    assert (answer.status_code, answer.json()["error"]) == (422, error)


def test_only_admins_import_and_export(staff: TestClient, client: TestClient) -> None:
    assert send(staff).status_code == 403
    assert staff.get("/api/v1/exports/csv").status_code == 403
    assert client.get("/api/v1/exports/csv").status_code == 401
