"""The fields of a request, pure: what counts as an answer to each, and what doesn't."""

import re
from typing import Optional

SUBJECT_CHARACTERS = 120
SHORTEST_SUBJECT = 3
SHORTEST_DESCRIPTION = 10

_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_QUESTION = re.compile(r"(what|why|how|when|where|who|which|can|could|do|does|is|are|will)\s")


def one_line(text: str) -> str:
    return " ".join(text.split())


def subject_from(text: str) -> Optional[str]:
    line = one_line(text)
    if len(line) < SHORTEST_SUBJECT:
        return None
    return line if len(line) <= SUBJECT_CHARACTERS else line[: SUBJECT_CHARACTERS - 1].rstrip() + "…"


def description_from(text: str) -> Optional[str]:
    return text if len(one_line(text)) >= SHORTEST_DESCRIPTION else None


def email_from(text: str) -> Optional[str]:
    """The one address in the line, wherever it stands: "it's ann@example.com, thanks" is a good answer."""
    found = [address for address in _EMAIL.findall(text) if len(address) <= 254]
    return found[0] if len(found) == 1 else None


def category_from(text: str, categories: list[dict[str, str]]) -> Optional[dict[str, str]]:
    said = one_line(text).casefold()
    return next((c for c in categories if said in (c["slug"].casefold(), c["name"].casefold())), None)


def is_question(text: str) -> bool:
    line = one_line(text).casefold()
    return line.endswith("?") or bool(_QUESTION.match(line))
