"""Pages by key: where a page ends is told by its last row, so that new tickets neither shift nor repeat rows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, tuple_

from api.errors import Invalid

SEPARATOR = "~"
Read = Callable[[str], Any]
Query = Select[*tuple[Any, ...]]


class BadCursor(Invalid):
    detail = "This page is no longer there. Begin again with the first one."


@dataclass(frozen=True)
class Order:
    """Columns that together name one row, and how each is read back from a cursor's text."""

    keys: tuple[tuple[SQLColumnExpression[Any], Read], ...]
    descending: bool = False

    @property
    def columns(self) -> list[SQLColumnExpression[Any]]:
        return [column for column, _ in self.keys]

    def apply(self, query: Query, cursor: str) -> Query:
        """The query in this order, from behind the cursor on, with the key's columns added at the end."""
        ordered = query.add_columns(*self.columns)
        ordered = ordered.order_by(*(column.desc() if self.descending else column for column in self.columns))
        return ordered.where(self._behind(cursor)) if cursor else ordered

    def _behind(self, cursor: str) -> ColumnElement[bool]:
        last = tuple_(*self.columns)
        values = self.read(cursor)
        return last < values if self.descending else last > values

    def write(self, row: Sequence[Any]) -> str:
        parts = [str(value) for value in row[-len(self.keys) :]]
        return urlsafe_b64encode(SEPARATOR.join(parts).encode()).decode().rstrip("=")

    def read(self, cursor: str) -> tuple[Any, ...]:
        try:
            parts = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(SEPARATOR)
            return tuple(read(part) for (_, read), part in zip(self.keys, parts, strict=True))
        except ValueError as unreadable:
            raise BadCursor() from unreadable
