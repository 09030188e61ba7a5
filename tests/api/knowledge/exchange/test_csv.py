"""A table is read as spreadsheets write it, whole or not at all; a row that does not fit is told with its line."""

import csv
from io import StringIO

import pytest

from api.knowledge.exchange import csv_files
from api.knowledge.exchange.items import Incoming
from api.knowledge.exchange.packages import Unusable
from tests.api.knowledge.exchange.conftest import one, read

HEAD = "slug,title,body,topic,questions,keywords,status\r\n"
ROW = ('freeze,Freeze my card,"Open Cards.\r\nPress Freeze.",cards,"stop it\nhow do I stop it","block, lock",'
       "published\r\n")
FREEZE = Incoming.model_validate({
    "slug": "freeze", "title": "Freeze my card", "body": "Open Cards.\nPress Freeze.", "topic": "cards",
    "questions": ["stop it", "how do I stop it"], "keywords": ["block", "lock"], "status": "published"})


def between(mark: str) -> str:
    return HEAD.replace(",", mark) + ROW.replace("block, lock", "block| lock").replace(",", mark).replace("|", ",")


@pytest.mark.parametrize("table", [
    HEAD + ROW,
    "\ufeff" + HEAD + ROW,
    between(";"),
    "sep=;\r\n" + between(";"),
    between("\t"),
    HEAD.upper() + ROW, HEAD + ROW + "\r\n,,,,,,\r\n",
], ids=["plain", "BOM", "semicolons", "Excel's own word", "tabs", "capitals", "empty rows"])
def test_tables_of_any_spreadsheet_are_read(table: str) -> None:
    assert one("articles.csv", table).article == FREEZE


def test_columns_that_are_not_there_leave_things_open() -> None:
    article = one("articles.csv", "title,body\nFreeze my card,Open Cards.\n").article
    assert article
    assert article.address == ("en", "freeze-my-card")
    assert (article.questions, article.keywords, article.status, article.topic) == (None, None, None, None)


def test_rejected_row_has_its_line_and_reason() -> None:
    table = ('title,body,status\nA,"one\ntwo",draft\n,Text,draft\nC,Text,live\nD,Text,draft,too much\nE,Text\n'
             "A,Text,draft\n")
    items = read("articles.csv", table)
    assert [(item.line, item.reason) for item in items] == [
        (2, ""), (4, "title is empty."), (5, "status has to be 'draft', 'published' or 'archived'."),
        (6, "The row has 4 cells, the table 3 columns."), (7, ""),
        (8, "articles.csv, line 2 has the same slug, a (en)."),
    ]


def test_long_article_is_refused_and_the_others_are_read() -> None:
    first, second = read("articles.csv", f"title,body\nA,{'x' * 200_000}\nB,Text\n")
    assert first.reason == "body is longer than 100000 characters."
    assert second.article


@pytest.mark.parametrize(("table", "words"), [
    ("title,body,autor\nA,Text,me\n", "no column “autor”"),
    ("title\nA\n", "the column “body” is missing"),
    ("title,title,body\nA,A,Text\n", "twice"),
    ("", "the column “body” is missing"),
    ('title,body\nA,"Text\nB,Text\n', "the table is damaged"),
    ('title,body\nA,"Te"xt\n', "line 2: the table is damaged"),
    ("title,body\n", "no article"),
    ("title,body\nA,café\n".encode("latin-1"), "articles.csv, line 2: the file is not UTF-8"),
    ("title,body\nA,Text\n".encode("utf-16"), "not UTF-8"),
])
def test_table_that_can_not_be_trusted_is_refused_whole(table: str | bytes, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read("articles.csv", table)


@pytest.mark.parametrize("text", [
    "=1+1", "+44", "-5", "@SUM(A1)", "\tx", "- a list", "'=x", "''=x", "'quoted'", "plain",
])
def test_formulas_are_quoted_and_come_back(text: str) -> None:
    article = FREEZE.model_copy(update={"title": text.strip(), "body": text, "keywords": [text.strip()]})
    table = "".join(csv_files.write(iter([article])))
    _, cells = csv.reader(StringIO(table))
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")]
    back = one("articles.csv", table).article
    assert back
    assert (back.title, back.body, back.keywords) == (article.title, article.body, article.keywords)


def test_single_keyword_with_a_comma_stays_one() -> None:
    article = FREEZE.model_copy(update={"keywords": ["block, lock"]})
    back = one("articles.csv", "".join(csv_files.write(iter([article])))).article
    assert back
    assert back.keywords == ["block, lock"]
