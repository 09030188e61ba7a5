"""An article on its way in, as every format is read into it, or the reason why it stays out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, ValidationError

from api.knowledge.models import ArticleStatus, Audience
from api.knowledge.schemas import Body, Input, Locale, Phrases, Slug, Title, slug_of

LOCALE = "en"
NEWLINES = re.compile(r"\r\n?")
PROBLEMS = 3
WORDS = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_long": "has more than {max_length} entries",
    "extra_forbidden": "is not a known field",
    "string_pattern_mismatch": "may have small letters, digits and single hyphens only",
    "enum": "has to be {expected}",
    "string_unicode": "has something in it that is no character",
    "timezone_aware": "needs a time zone, such as 2026-11-22T09:00:00Z",
}


def given(value: Any) -> Any:
    """An empty cell or key says nothing."""
    return None if value == "" else value


Said = BeforeValidator(given)


class Incoming(Input):
    """What a file leaves open is None: for a new article the import's options decide, an old one keeps what it has.
    `version` is that of the base it was exported from, by which its translations' `source_version` counts."""

    slug: Annotated[Slug | None, Said] = None
    locale: Annotated[Locale | None, Said] = None
    title: Title
    body: Body
    topic: Annotated[Slug | None, Said] = None
    topic_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    questions: Phrases | None = None
    keywords: Phrases | None = None
    status: Annotated[ArticleStatus | None, Said] = None
    audience: Annotated[Audience | None, Said] = None
    publish_at: Annotated[AwareDatetime | None, Said] = None
    translation_of: Annotated[Slug | None, Said] = None
    source_locale: Annotated[Locale | None, Said] = None
    source_version: Annotated[Annotated[int, Field(ge=0)] | None, Said] = None
    version: Annotated[Annotated[int, Field(ge=1)] | None, Said] = None

    @property
    def language(self) -> str:
        return self.locale or LOCALE

    @property
    def address(self) -> tuple[str, str]:
        """Unique in a knowledge base."""
        return self.language, self.slug or slug_for(self.title)

    @property
    def source_address(self) -> tuple[str, str] | None:
        return (self.source_locale or LOCALE, self.translation_of) if self.translation_of else None


@dataclass(frozen=True)
class Origin:
    """An article of another help centre, which knows it by `key` also under a new title. `spare` is what is added to
    its slug when another article has it."""

    key: str = ""
    source_key: str = ""
    spare: str = ""


@dataclass(frozen=True)
class Item:
    """One article of a package: read, or with the reason why not. `line` is where it begins, 0 where a file has no
    lines to speak of; a note tells what was left out of an article that is taken."""

    file: str
    line: int
    title: str
    article: Incoming | None = None
    reason: str = ""
    note: str = ""
    origin: Origin = Origin()

    def refused(self, reason: str) -> "Item":
        return replace(self, article=None, reason=reason)

    @classmethod
    def of(cls, file: str, line: int, fields: Mapping[str, Any], **more: Any) -> Self:
        title = str(fields.get("title") or "").strip()[:120]
        try:
            return cls(file, line, title, Incoming.model_validate(fields), **more)
        except ValidationError as fault:
            return cls(file, line, title, reason=explain(fault))


def explain(fault: ValidationError) -> str:
    """Which fields are wrong, and what about them."""
    found = []
    for error in fault.errors(include_url=False, include_input=False)[:PROBLEMS]:
        words = WORDS.get(error["type"], error["msg"][:1].lower() + error["msg"][1:])
        place = ".".join(str(part) for part in error["loc"])
        found.append(f"{place} {words.format(**error.get('ctx', {}))}")
    return "; ".join(found) + "."


def clean(text: str) -> str:
    """Line ends as we keep them, and no NUL, which PostgreSQL can't hold."""
    return NEWLINES.sub("\n", text).replace("\0", "")


def storable(text: str) -> str:
    """What files hold may be no character at all (JSON's `\\ud800`, a file's name): it is told all the same."""
    return text.replace("\0", "").encode(errors="replace").decode()


def slug_for(title: str) -> str:
    """Titles without a Latin letter get an address all the same, always the same one."""
    slug = slug_of(title)
    return slug if slug != "article" else f"article-{sha256(title.encode()).hexdigest()[:8]}"
