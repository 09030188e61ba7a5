"""Markdown with front matter: `<topic>/<slug>.md`, a translation beside it as `<slug>.<locale>.md`
(data/knowledge/README.md). Pure."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import yaml

from api.knowledge.exchange.items import LOCALE, Incoming, Item, clean, slug_for
from api.knowledge.exchange.packages import File
from api.knowledge.schemas import slug_of

FENCE = "---"
OPENING = re.compile(r"---[ \t]*\n")
FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)(.*)", re.DOTALL | re.MULTILINE)
OTHER_LINE_ENDS = set("\x85\u2028\u2029")
FRONT_CHARS = 64_000
FRONT_LINES = 2_000
FILE_BYTES = 1024 * 1024
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
# `topic` is where the sample articles name a question set's class; it is not kept.
NOT_KEPT = {"topic"}
KEYS = {"category": "topic", "category_name": "topic_name"}


class PlainLoader(yaml.SafeLoader):
    """Every value stays the text that was typed: `no` is a word and 2026 a title. Tags build nothing."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library reads it by this name


class PlainDumper(yaml.SafeDumper):
    """Quotes what YAML takes for the end of a line and nobody else does."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if OTHER_LINE_ENDS & set(text) else None)


PlainDumper.add_representer(str, _quoted)


class Unreadable(ValueError):
    """Why, and on which line."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def read(file: File) -> Item:
    try:
        matter, body = parts_of(decoded(file.data))
        return Item.of(file.name, 1, fields_of(file.path, matter, body))
    except Unreadable as fault:
        return Item(file.name, fault.line, "", reason=str(fault))


def decoded(data: bytes) -> str:
    if len(data) > FILE_BYTES:
        raise Unreadable(f"The file is larger than {FILE_BYTES // 1024} KB.")
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Unreadable("The file is not UTF-8. Save it as UTF-8.", data[: fault.start].count(b"\n") + 1) from fault


def parts_of(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body. The line end that closes a file is not part of the body."""
    found = FRONT.match(text)
    if found is None and OPENING.match(text):
        raise Unreadable("The front matter is not closed by a line of three hyphens.")
    if found is None:
        raise Unreadable("The front matter is missing: the file has to begin with a line of three hyphens.")
    return matter_of(found[1]), found[2].lstrip("\n").removesuffix("\n")


def matter_of(front: str) -> dict[str, Any]:
    if len(front) > FRONT_CHARS or front.count("\n") > FRONT_LINES:
        raise Unreadable(f"The front matter is longer than {FRONT_CHARS:,} characters or {FRONT_LINES:,} lines.")
    try:
        matter = yaml.load(front, PlainLoader)  # noqa: S506 - a safe loader, and plainer than that
    except yaml.constructor.ConstructorError as fault:
        line = fault.problem_mark.line + 2 if fault.problem_mark else 1
        raise Unreadable("The front matter is no plain YAML: a tag in it would build something.", line) from fault
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 2 if fault.problem_mark else 1
        raise Unreadable(f"The front matter is no plain YAML: {fault.problem or fault.context}.", line) from fault
    except (yaml.YAMLError, RecursionError, ValueError, TypeError, OverflowError) as fault:
        raise Unreadable("The front matter is no plain YAML.") from fault
    if not isinstance(matter, dict) or not all(isinstance(key, str) for key in matter):
        raise Unreadable("The front matter has to be made of lines like “title: My card”.")
    return matter


def fields_of(path: PurePosixPath, matter: dict[str, Any], body: str) -> dict[str, Any]:
    """The file's place says what the front matter leaves open: slug, language and category."""
    slug, locale = address_of(path)
    kept = {KEYS.get(name, name): value for name, value in matter.items() if name not in NOT_KEPT}
    for name in ("questions", "keywords"):
        if kept.get(name) == "":
            kept[name] = []
    if kept.get("locale") and locale and kept["locale"] != locale:
        raise Unreadable(f"The file’s name says the language is {locale}, its front matter {kept['locale']}.")
    found = {"slug": slug, "locale": locale, "topic": shelf(path), "body": body if body.strip() else ""}
    return found | {name: value for name, value in kept.items() if value != "" or name == "title"}


def address_of(path: PurePosixPath) -> tuple[str, str]:
    """Slug and locale, which is empty unless the name says it: `<slug>.md`, `<slug>.de.md`."""
    stem, locale = path.stem, ""
    before, dot, after = stem.rpartition(".")
    if dot and LANGUAGE.fullmatch(after):
        stem, locale = before, after
    return (stem if SLUG.fullmatch(stem) else slug_for(stem)), locale


def shelf(path: PurePosixPath) -> str:
    return slug_of(path.parent.name) if path.parent.name else ""


def write(article: Incoming) -> File:
    """Reading the file gives the same article again."""
    head = {name: value for name, value in _head(article).items() if value is not None}
    front = yaml.dump(head, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=1000)
    locale, slug = article.address
    name = f"{article.topic}/{slug}.md" if locale == LOCALE else f"{article.topic}/{slug}.{locale}.md"
    return File(name, f"{FENCE}\n{front}{FENCE}\n{article.body}\n".encode())


def _head(article: Incoming) -> dict[str, Any]:
    return {
        "title": article.title, "category": article.topic, "category_name": article.topic_name or None,
        "locale": article.locale, "version": article.version,
        "translation_of": article.translation_of, "source_locale": article.source_locale,
        "source_version": article.source_version, "status": article.status and article.status.value,
        "audience": article.audience and article.audience.value,
        "publish_at": article.publish_at and article.publish_at.isoformat(),
        "questions": article.questions, "keywords": article.keywords,
    }


def read_all(files: tuple[File, ...]) -> Iterator[Item]:
    return (read(file) for file in files)
