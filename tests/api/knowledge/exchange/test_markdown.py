"""A Markdown file is an article or a reason with its line; nothing in it runs or gets lost."""

import pytest

from api.knowledge.exchange import markdown_files
from api.knowledge.exchange.items import Incoming
from api.knowledge.exchange.packages import File
from tests.api.knowledge.exchange.conftest import FREEZE, one, read, zipped


def refusal(content: str | bytes, name: str = "freeze.md") -> tuple[int, str]:
    item = one(name, content)
    assert item.article is None
    return item.line, item.reason


def article(content: str | bytes, name: str = "freeze.md") -> Incoming:
    item = one(name, content)
    assert item.article, item.reason
    return item.article


def test_front_matter_and_place_make_an_article() -> None:
    (item,) = read("base.zip", zipped({"help/cards/freeze.md": FREEZE}))
    made = item.article
    assert made
    assert (made.slug, made.language, made.topic, made.title) == ("freeze", "en", "cards", "Freeze my card")
    assert (made.body, made.questions, made.keywords) == ("Open Cards.", ["stop my card"], ["block", "lock"])
    assert (made.status, made.audience) == (None, None)


def test_folder_is_the_category_where_none_is_named() -> None:
    (item,) = read("base.zip", zipped({"Top ups/by-card.md": "---\ntitle: By card\n---\nText"}))
    assert item.article
    assert item.article.topic == "top-ups"


def test_translation_is_told_by_its_name() -> None:
    made = article("---\ntitle: Karte\ntranslation_of: freeze\n---\nText", "freeze.de.md")
    assert (made.address, made.source_address) == (("de", "freeze"), ("en", "freeze"))
    _, reason = refusal("---\ntitle: Karte\nlocale: fr\n---\nText", "freeze.de.md")
    assert "language is de" in reason


@pytest.mark.parametrize("content", [
    "\ufeff" + FREEZE, FREEZE.replace("\n", "\r\n"), FREEZE.replace("\n", "\r"),
    FREEZE.replace("---\nOpen", "---\n\n\nOpen"), FREEZE.replace("---\n", "---  \n"), FREEZE.replace("Open", "Op\0en"),
], ids=["BOM", "CRLF", "CR", "blank lines", "spaces after the fence", "NUL"])
def test_other_editors_files_are_the_same_article(content: str) -> None:
    assert article(content) == article(FREEZE)


def test_values_stay_the_text_that_was_typed() -> None:
    made = article("---\ntitle: 2026\nkeywords: [no, 0x10, 1e3, ~, 12:30]\n---\nText")
    assert (made.title, made.keywords) == ("2026", ["no", "0x10", "1e3", "~", "12:30"])


def test_right_to_left_text_comes_in_as_it_is() -> None:
    made = article("---\ntitle: تجميد البطاقة\n---\nافتح البطاقات.", "تجميد.md")
    assert (made.title, made.body) == ("تجميد البطاقة", "افتح البطاقات.")
    assert made.slug
    assert made.slug.startswith("article-")


@pytest.mark.parametrize(("content", "line", "words"), [
    ("Open Cards.", 1, "front matter is missing"),
    ("", 1, "front matter is missing"),
    ("---\ntitle: A\n\nOpen Cards.", 1, "not closed"),
    ("---\ntitle: ''\n---\nText", 1, "title is empty"),
    ("---\ncategory: cards\n---\nText", 1, "title is missing"),
    ("---\ntitle: A\n---\n \n", 1, "body is empty"),
    ("---\ntitle: A\nkey: zendesk:1:en\n---\nText", 1, "key is not a known field"),
    ("---\ntitle: A\nstatus: live\n---\nText", 1, "status has to be 'draft', 'published' or 'archived'"),
    ("---\ntitle: A\npublish_at: 2026-01-01 10:00\n---\nText", 1, "needs a time zone"),
    ("---\ntitle: A\ncategory: ../../etc\n---\nText", 1, "small letters"),
    ("---\ntitle: A\nquestions: {a: b}\n---\nText", 1, "questions"),
    ("---\ntitle: [A\n---\nText", 3, "no plain YAML"),
    ("---\ntitle: A\nkeywords: !!python/object/apply:os.system ['touch /tmp/x']\n---\nText", 3, "no plain YAML"),
    ("---\ntitle: A\nkeywords: !!python/name:os.system\n---\nText", 3, "no plain YAML"),
    ("---\n- a\n- b\n---\nText", 1, "lines like"),
    ("---\nx: " + "[" * 20_000 + "\n---\nText", 1, "no plain YAML"),
    (f"---\ntitle: A\nx: {'a' * 70_000}\n---\nText", 1, "longer than 64,000 characters"),
    ("---\ntitle: A\n---\n" + "word " * 21_000, 1, "body is longer than 100000 characters"),
    (b"---\ntitle: A\n---\ncaf\xe9", 4, "not UTF-8"),
    (b"---\ntitle: A\n---\n" + b"x" * 2**20, 1, "larger than 1024 KB"),
])
def test_what_is_wrong_with_a_file_is_told(content: str | bytes, line: int, words: str) -> None:
    at, reason = refusal(content)
    assert words in reason
    assert at == line


def test_aliases_do_not_grow() -> None:
    layers = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 9))
    _, reason = refusal(f"---\ntitle: A\nx0: &x0 [lol]\n{layers}keywords: *x8\n---\nText")
    assert reason


def test_scripts_stay_text() -> None:
    """Raw HTML is shown as text on every page, so it may stand in an article."""
    assert article("---\ntitle: A\n---\n<script>alert(1)</script>").body == "<script>alert(1)</script>"


def test_written_file_names_topic_and_language() -> None:
    made = Incoming(slug="freeze", locale="de", title="Karte", body="Text", topic="cards")
    assert markdown_files.write(made) == File(
        "cards/freeze.de.md", b"---\ntitle: Karte\ncategory: cards\nlocale: de\n---\nText\n")


def test_second_file_with_the_same_address_is_refused() -> None:
    first, second = read("base.zip", zipped({"cards/freeze.md": FREEZE, "cash/freeze.md": FREEZE}))
    assert first.article
    assert second.reason == "cards/freeze.md has the same slug, freeze (en)."
