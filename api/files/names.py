"""Names of pictures: shown to people, never used as a path."""

import unicodedata

NAME_CHARS = 120
UNNAMED = "picture"
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
REPLACED = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif"})


def clean(name: str, media_type: str) -> str:
    """What can be read of a name, ending in what the picture is now: `../page.html` becomes `page.html.png`."""
    suffix = SUFFIXES[media_type]
    stem = visible(name.replace("\\", "/").rpartition("/")[2])
    front, dot, ending = stem.rpartition(".")
    if f"{dot}{ending}".lower() in REPLACED:
        stem = front
    return (trimmed(trimmed(stem)[: NAME_CHARS - len(suffix)]) or UNNAMED) + suffix


def visible(text: str) -> str:
    """Without control, zero-width, direction and unassigned characters; any white space is one space."""
    kept = (" " if mark.isspace() else mark for mark in text if mark.isspace() or unicodedata.category(mark)[0] != "C")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def trimmed(text: str) -> str:
    return text.strip(" .")
