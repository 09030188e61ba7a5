"""All articles of a package in the order in which they are taken: sources before their translations. Pure."""

from collections.abc import Iterator

from api.knowledge.exchange import csv_files, markdown_files, zendesk
from api.knowledge.exchange.items import Item
from api.knowledge.exchange.packages import Package, Unusable
from api.knowledge.exchange.zendesk import Level

MOST_ITEMS = 50_000


def items_of(package: Package, level: Level = "section") -> list[Item]:
    """The same package gives the same list, so that a number is a place in it."""
    items = list(_told_apart(_read(package, level)))
    if not items:
        raise Unusable("There is no article in it.")
    if len(items) > MOST_ITEMS:
        raise Unusable(f"It holds more than {MOST_ITEMS:,} articles. Divide it.")
    return sorted(items, key=_is_translation)


def _read(package: Package, level: Level) -> Iterator[Item]:
    if package.format == "markdown":
        return markdown_files.read_all(package.files)
    if package.format == "csv":
        return csv_files.read_all(package.files)
    return zendesk.read_all(package.files, level)


def _told_apart(items: Iterator[Item]) -> Iterator[Item]:
    """The first of an address counts; which of two was meant only their author knows."""
    seen: dict[tuple[str, str], Item] = {}
    for item in items:
        if item.article is None:
            yield item
            continue
        first = seen.setdefault(item.article.address, item)
        place = f"{first.file}, line {first.line}" if first.line > 1 else first.file
        locale, slug = item.article.address
        yield item if first is item else item.refused(f"{place} has the same slug, {slug} ({locale}).")


def _is_translation(item: Item) -> bool:
    return bool(item.article and (item.article.translation_of or item.origin.source_key))
