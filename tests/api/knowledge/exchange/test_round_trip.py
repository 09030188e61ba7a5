"""Exported and imported into an empty base, the articles are the same; into the same base, nothing changes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.db import Database
from api.demo import seeding
from api.knowledge.exchange import csv_files, exporting, importing, markdown_files, packages, reading
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.items import Incoming
from api.knowledge.exchange.models import Outcome
from api.knowledge.exchange.packages import File, Format
from api.knowledge.models import ArticleStatus, Topic
from api.policy import SYSTEM
from tests.api.knowledge.conftest import Write
from tests.api.knowledge.exchange.conftest import articles

KEPT = ("slug", "locale", "title", "body", "topic_slug", "questions", "keywords", "status", "audience", "publish_at")
SAMPLES = Path(__file__).parents[4] / "data" / "knowledge"
HARD = '"Quoted", =1+1; naïve – ‏שלום‏ 🙂\n\n- a\n- b\n\n---\n\n    code\n| a | b |\n'


@pytest.fixture
def base(database: Database, write: Write) -> Database:
    """Every kind of article there is."""
    source = write("=Freeze: my 'card' #1", slug="freeze", body=HARD, questions=["yes", "- how?", "2026"],
                   keywords=["block, lock", "no"])
    write("Nur intern", slug="freeze", locale="de", source_id=source.id, body="Text\n", publish=False)
    write("نص عربي", slug="arabic", locale="ar", body="@مرحبا", topic="cash", audience="internal")
    write("Gone", slug="gone", body="' =x", keywords=["a, b"])
    with database.transaction() as session:
        found = articles(session)
        found["en", "gone"].status = ArticleStatus.archived
        found["ar", "arabic"].publish_at = datetime(2099, 1, 1, tzinfo=UTC)
        session.get_one(Topic, "cash").name = "Cash & cheques"
    return database


def told(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    found = articles(session)
    slugs = {article.id: article.slug for article in found.values()}
    return {key: {name: getattr(article, name) for name in KEPT} | {"source": slugs.get(article.source_id)}
            for key, article in found.items()}


def taken_in(session: Session, format: Format, packed: bytes) -> list[Outcome]:
    package = packages.open_bytes("export.csv" if format == "csv" else "export.zip", packed)
    items = reading.items_of(package)
    return [row.outcome for row in importing.take_in(session, SYSTEM, items, Options())]


@pytest.mark.parametrize("format", ["markdown", "csv"])
def test_export_into_an_empty_base_gives_equal_articles(base: Database, format: Format) -> None:
    with base.transaction() as session:
        before, packed = told(session), exporting.packed(session, format)
        assert set(taken_in(session, format, packed)) == {Outcome.kept}
        session.execute(text("TRUNCATE articles, topics CASCADE"))
        session.expire_all()
    with base.transaction() as session:
        assert set(taken_in(session, format, packed)) == {Outcome.created}
        assert told(session) == before
        assert session.get_one(Topic, "cash").name == "Cash & cheques"


def test_folder_and_file_are_written_by_name(base: Database, tmp_path: Path) -> None:
    with base.transaction() as session:
        assert exporting.write(session, "markdown", tmp_path / "base") == 4
        assert exporting.write(session, "csv", tmp_path / "base.csv") == 4
        exporting.write(session, "markdown", tmp_path / "new" / "base.zip")
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert names == {"base/cards/freeze.md", "base/cards/freeze.de.md", "base/cash/arabic.ar.md", "base/cards/gone.md",
                     "base.csv", "new/base.zip"}


def test_samples_come_in_go_out_and_come_in_the_same(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.add_all(seeding.topics())
        session.flush()
        seeding.stock(session, SAMPLES)
        exporting.write(session, "markdown", tmp_path)
        package = packages.open_path(tmp_path)
        assert len(package.files) == len(list(SAMPLES.glob("*/*.md")))
        rows = importing.take_in(session, SYSTEM, reading.items_of(package), Options())
    assert {row.outcome for row in rows} == {Outcome.kept}


def test_zendesk_json_of_ours_is_read_again(base: Database) -> None:
    with base.transaction() as session:
        packed = exporting.packed(session, "zendesk")
        session.execute(text("TRUNCATE articles, topics CASCADE"))
        session.expire_all()
        assert set(taken_in(session, "zendesk", packed)) == {Outcome.created}
        found = told(session)
    german = next(one for one in found.values() if one["locale"] == "de")
    assert german["source"]
    assert {one["title"] for one in found.values()} == {"=Freeze: my 'card' #1", "Nur intern", "نص عربي"}
    assert {one["audience"].value for one in found.values() if one["locale"] == "ar"} == {"internal"}


LINES = st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\n")
WORDS = st.text(LINES, min_size=1, max_size=60).map(str.strip).filter(bool)
PIECES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)
                  .map(str.strip).filter(bool), max_size=4)
ODD = st.sampled_from(["---", "=1", "'+", "- a", '"', "#", ""])
BODIES = st.lists(st.text(LINES, max_size=30) | ODD, max_size=6).map("\n".join).filter(
    lambda body: body.strip() and not body.startswith("\n"))


@given(title=WORDS, body=BODIES, questions=PIECES, keywords=PIECES)
@settings(max_examples=300)
@example(title="One\x85two\u2028three", body="Text", questions=["a\u2029b"], keywords=[])
def test_any_text_survives_both_formats(title: str, body: str, questions: list[str], keywords: list[str]) -> None:
    article = Incoming(slug="a", locale="en", title=title, body=body, topic="cards", questions=questions,
                       keywords=keywords)
    file = markdown_files.write(article)
    table = File("a.csv", "".join(csv_files.write(iter([article]))).encode())
    for item in (markdown_files.read(file), *csv_files.read(table)):
        assert item.article == article, item.reason
