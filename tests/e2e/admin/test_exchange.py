"""An admin brings articles in: looks through them first, watches them come, downloads what was rejected."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from api.db import Database
from api.settings import ROOT
from tests.api.knowledge.exchange.conftest import FREEZE, zipped
from tests.e2e.accessibility import violations

LONG = 60_000


@pytest.fixture
def worker(database: Database, database_url: str) -> Iterator[None]:
    """Background work goes on beside the browser, in a process of its own."""
    environment = os.environ | {"DATABASE_URL": database_url}
    process = subprocess.Popen([sys.executable, "-m", "api", "worker"], cwd=ROOT, env=environment,
                               stdout=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Ninety articles, one of them right to left, one in another language, and two that are wrong."""
    files = {f"cards/freeze-{n}.md": FREEZE.replace("my card", f"card {n}") for n in range(90)}
    files |= {
        "loans/arabic.ar.md": "---\ntitle: تجميد البطاقة\n---\nافتح البطاقات.", "cards/broken.md": "No front matter",
        "cards/evil.md": "---\ntitle: A\nkeywords: !!python/name:os.system\n---\nText",
    }
    path = tmp_path / "help-centre.zip"
    path.write_bytes(zipped(files))
    return path


def test_look_through_import_and_download(sit_down, desk: SimpleNamespace, worker: None, archive: Path) -> None:
    page = sit_down(desk.ruth, "/admin/knowledge", viewport={"width": 1280, "height": 900})
    page.get_by_role("link", name="Import and export").click()
    page.get_by_label("File", exact=True).set_input_files(archive)
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("91 would be created and 0 changed.")).to_be_visible(timeout=LONG)
    assert violations(page) == []
    page.get_by_role("link", name="Rejected (2)").click()
    expect(page.get_by_text("The front matter is missing")).to_be_visible()
    expect(page.get_by_text("no plain YAML")).to_be_visible()
    page.get_by_role("button", name="Import 91 articles").click()
    expect(page.get_by_text("91 created, 0 changed, 0 left alone, 2 rejected.")).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        page.get_by_role("link", name="Rejected ones as CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert [row["file"] for row in rows] == ["cards/broken.md", "cards/evil.md"]
    page.get_by_role("link", name="New (91)").click()
    page.get_by_role("link", name="Freeze card 0", exact=True).click()
    expect(page.get_by_label("Title")).to_have_value("Freeze card 0")


def test_progress_is_shown_while_it_waits(sit_down, desk: SimpleNamespace, archive: Path) -> None:
    """Nobody works here, so it stays where it is."""
    page = sit_down(desk.ruth, "/admin/knowledge/exchange", viewport={"width": 390, "height": 844})
    page.get_by_label("File", exact=True).set_input_files(archive)
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_role("progressbar", name="Looking through the file")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked, "the page asks again by itself"
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert violations(page) == []


def test_everything_is_downloaded(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/knowledge/exchange")
    for words, ending in (("Markdown", ".zip"), ("CSV", ".csv"), ("Zendesk JSON", ".zip")):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Download as {words}").click()
        assert download.value.suggested_filename.endswith(ending)
