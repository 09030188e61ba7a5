"""`python -m api knowledge` as it is typed: dry run, import, export; killed in the middle, it goes on where it was."""

import csv
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.db import Database
from api.knowledge.exchange.models import Import, ImportRow, ImportState
from api.knowledge.models import Article, Revision
from api.settings import ROOT
from tests import factories
from tests.api.knowledge.exchange.conftest import FREEZE, articles, unpacked

Command = Callable[..., subprocess.Popen[str]]
MANY = 600


@pytest.fixture
def command(database: Database, database_url: str) -> Command:
    def start(*arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "api", "knowledge", *map(str, arguments)], cwd=ROOT, text=True,
            env=os.environ | {"DATABASE_URL": database_url}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    return start


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate()
    return process.returncode, " ".join(re.sub("[│╭╮╰╯─]", " ", said).split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return unpacked(tmp_path / "base", {"cards/freeze.md": FREEZE, "cards/broken.md": "Text"})


def test_dry_run_says_all_and_does_nothing(command: Command, folder: Path, database: Database) -> None:
    code, said = ended(command("import", folder, "--dry-run"))
    assert code == 1
    assert "rejected cards/broken.md:1 -: The front matter is missing" in said
    assert "Would be 1 created, 0 changed, 0 left alone, 1 rejected." in said
    with database.transaction() as session:
        assert not articles(session)
        assert not session.scalars(select(Import)).all()


def test_import_writes_under_its_author_and_lists_what_was_rejected(
    command: Command, folder: Path, tmp_path: Path, database: Database
) -> None:
    with database.transaction() as session:
        ruth = factories.admin(session)
    table = tmp_path / "rejected.csv"
    code, said = ended(command("import", folder, "--author", ruth.email, "--status", "published", "--rejected", table))
    assert code == 1
    assert "Done: 1 created, 0 changed, 0 left alone, 1 rejected." in said
    (row,) = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
    assert (row["file"], row["line"]) == ("cards/broken.md", "1")
    assert "front matter is missing" in row["reason"]
    with database.transaction() as session:
        assert session.scalars(select(Revision.author_id)).all() == [ruth.id]
        assert session.scalars(select(Import.state)).all() == [ImportState.done]


def test_export_can_be_imported_again(command: Command, folder: Path, tmp_path: Path) -> None:
    (folder / "cards" / "broken.md").unlink()
    assert ended(command("import", folder))[0] == 0
    code, said = ended(command("export", tmp_path / "base.csv", "--format", "csv"))
    assert (code, said) == (0, f"1 articles are in {tmp_path / 'base.csv'}.")
    code, said = ended(command("import", tmp_path / "base.csv"))
    assert (code, "1 left alone" in said) == (0, True)


@pytest.mark.parametrize(("arguments", "words"), [
    (["import", "nothing-there"], "There is no file or folder nothing-there."),
    (["import", "README.md", "--author", "nobody@mail.example"], "No administrator has the address"),
    (["import", "api"], "There is no article in it"), (["export", "base.json"], "ends in .zip"),
])
def test_what_can_not_be_done_is_said_in_a_sentence(command: Command, arguments: list[str], words: str) -> None:
    code, said = ended(command(*arguments))
    assert code == 2
    assert words in said
    assert "Traceback" not in said


def test_killed_import_goes_on_where_it_was(command: Command, tmp_path: Path, database: Database) -> None:
    table = tmp_path / "many.csv"
    rows = (f'a{n},Article {n},"Text {n}",cards,published\n' for n in range(MANY))
    table.write_text("slug,title,body,topic,status\n" + "".join(rows))
    killed = command("import", table)
    reached = wait_until_moved(database, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    with database.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Article)) or 0
        record = session.scalars(select(Import)).one()
        assert (record.state, record.cursor) == (ImportState.running, before), "articles and place are one transaction"
    assert 0 < reached <= before < MANY
    code, said = ended(command("import", table))
    assert code == 0
    assert f"was cut off: {before} of {MANY} were done" in said
    assert f"Done: {MANY} created, 0 changed" in said
    whole(database)


def wait_until_moved(database: Database, process: subprocess.Popen[str]) -> int:
    """Until the first batch is in; the rest takes long enough to be killed in."""
    while process.poll() is None:
        with database.transaction() as session:
            cursor = session.scalar(select(Import.cursor))
        if cursor:
            return cursor
        time.sleep(0.005)
    raise AssertionError(process.communicate()[0])


def whole(database: Database) -> None:
    """Every article once, with its text, its one version and its line in the list."""
    with database.transaction() as session:
        found = articles(session)
        assert {key: article.body for key, article in found.items()} == {
            ("en", f"a{n}"): f"Text {n}" for n in range(MANY)}
        assert {article.status.value for article in found.values()} == {"published"}
        versions = select(Revision.article_id, func.count()).group_by(Revision.article_id)
        assert dict(session.execute(versions).all()) == {article.id: 1 for article in found.values()}
        assert session.scalars(select(ImportRow.position).order_by(ImportRow.position)).all() == list(range(MANY))
