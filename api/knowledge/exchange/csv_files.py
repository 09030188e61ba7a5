"""CSV, one article a row, as spreadsheets write and read it. Pure."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from api.knowledge.exchange.items import Incoming, Item, clean
from api.knowledge.exchange.packages import UNPACKED_BYTES, File, Unusable

COLUMNS = ("slug", "locale", "title", "body", "topic", "topic_name", "status", "audience", "publish_at",
           "version", "translation_of", "source_locale", "source_version", "questions", "keywords")
NEEDED = {"title", "body"}
LISTS = {"questions": "\n", "keywords": ","}
DELIMITERS = ",;\t"
# What a spreadsheet would take for a formula gets an apostrophe before it, and loses one when it comes back.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r\n]")


def read_all(files: tuple[File, ...]) -> Iterator[Item]:
    for file in files:
        yield from read(file)


def read(file: File) -> Iterator[Item]:
    """A file whose columns can't be told, or whose quotes don't close, is refused whole."""
    csv.field_size_limit(UNPACKED_BYTES)
    text, delimiter = table_of(file)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = columns_of(file, next(rows, []))
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                yield item_of(file, line, columns, row)
            line = rows.line_num + 1
    except csv.Error as fault:
        raise Unusable(f"{file.name}, line {rows.line_num}: the table is damaged ({fault}).") from fault


def table_of(file: File) -> tuple[str, str]:
    """The text and what stands between its cells, which Excel may say in a first line of its own."""
    try:
        text = file.data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as fault:
        line = file.data[: fault.start].count(b"\n") + 1
        raise Unusable(f"{file.name}, line {line}: the file is not UTF-8. In Excel, save it as “CSV UTF-8”.") from fault
    first, _, rest = text.partition("\n")
    if first.strip()[:4] == "sep=" and len(first.strip()) == 5:
        return rest, first.strip()[4]
    return text, max(DELIMITERS, key=first.count)


def columns_of(file: File, head: list[str]) -> list[str]:
    columns = [cell.strip().lower().replace(" ", "_") for cell in head]
    unknown = [cell for cell in columns if cell not in COLUMNS]
    if unknown:
        known = ", ".join(COLUMNS)
        raise Unusable(f"{file.name}: there is no column “{unknown[0][:60]}”. Known ones are {known}.")
    if missing := sorted(NEEDED - set(columns)):
        raise Unusable(f"{file.name}: the column “{missing[0]}” is missing.")
    if len(set(columns)) < len(columns):
        raise Unusable(f"{file.name}: a column stands there twice.")
    return columns


def item_of(file: File, line: int, columns: list[str], row: list[str]) -> Item:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns):]):
        return Item(file.name, line, "", reason=f"The row has {len(row)} cells, the table {len(columns)} columns.")
    cells = {column: plain(cell) for column, cell in zip(columns, row, strict=False)}
    fields: dict[str, Any] = {name: cell for name, cell in cells.items() if cell != "" or name == "title"}
    fields["body"] = cells.get("body", "") if cells.get("body", "").strip() else ""
    for name, between in LISTS.items():
        if name in columns:
            fields[name] = pieces(cells.get(name, ""), between)
    return Item.of(file.name, line, fields)


def plain(cell: str) -> str:
    return clean(cell[1:] if QUOTED_FORMULA.match(cell) else cell)


def pieces(cell: str, between: str) -> list[str]:
    """A piece a line; keywords in a single line stand between commas."""
    found = cell.split("\n" if "\n" in cell else between)
    return [piece.strip() for piece in found if piece.strip()]


def write(articles: Iterator[Incoming]) -> Iterator[str]:
    """The lines of the table; the mark at the beginning tells Excel that it is UTF-8."""
    yield "\ufeff" + line_of(list(COLUMNS))
    for article in articles:
        fields = article.model_dump(mode="json")
        yield line_of([guarded(cell_of(name, fields[name])) for name in COLUMNS])


def cell_of(name: str, value: Any) -> str:
    """A single keyword with a comma in it gets a line of its own, so that it stays one."""
    if name in LISTS:
        lone = len(value or []) == 1 and LISTS[name] in value[0]
        return "\n".join(value or []) + ("\n" if lone else "")
    return "" if value is None else str(value)


def guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def line_of(cells: list[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
