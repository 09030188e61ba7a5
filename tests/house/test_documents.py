"""What is written down stays true: decisions name tests that exist, links lead somewhere, named files are there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]

README_LINES, DECISION_LINES = 200, 50
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
NAMED_FILE = re.compile(r"`((?:api|actions|bot|data|docs|setup|tests)/[\w./*-]+)`")
TEST_FILE = re.compile(r"tests/(?!bench)[\w./]*\w")
TEST_NAME = re.compile(r"(?<![\w/])test_\w+\b(?!\.py)")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def functions() -> set[str]:
    return {name for file in (ROOT / "tests").rglob("*.py") for name in re.findall(r"def (test_\w+)", file.read_text())}


@pytest.mark.parametrize("page", DECISIONS, ids=short)
def test_decision_is_one_page_and_names_the_test_that_keeps_it(page: Path) -> None:
    text = page.read_text()
    assert text.startswith("# ")
    assert len(text.splitlines()) <= DECISION_LINES
    files = [ROOT / name for name in TEST_FILE.findall(text)]
    assert files
    assert not [short(file) for file in files if not file.exists()]
    assert not set(TEST_NAME.findall(text)) - functions()


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text())
    assert not [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_files_that_are_named_exist(document: Path) -> None:
    named = set(NAMED_FILE.findall(document.read_text()))
    assert not [name for name in named if not any(ROOT.glob(name.rstrip("/")))]


def test_readme_opens_with_the_product_and_its_two_commands() -> None:
    lines = README.read_text().splitlines()
    assert len(lines) <= README_LINES
    assert "(docs/product.png)" in lines[2]
    assert {"make run", "make test"} <= {line.partition("#")[0].strip() for line in lines}


def test_readme_maps_every_room() -> None:
    rooms = {f"api/{folder.name}/" for folder in (ROOT / "api").iterdir() if any(folder.glob("*.py"))}
    rooms |= {"actions/", "bot/", "data/", "setup/", "docs/"}
    rooms |= {f"tests/{folder.name}/" for folder in (ROOT / "tests").iterdir() if any(folder.rglob("test_*.py"))}
    text = README.read_text()
    assert not [room for room in sorted(rooms) if f"`{room}`" not in text]
