"""What a person typed, made safe to measure: printable, one line, of a bounded length."""

import re
import unicodedata

LIMIT_CHARS = 4_000
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
CHUNK_CHARS = 300


def clean(text: str) -> str:
    """Normalise, drop what can't be printed (null bytes, direction marks) and cut at LIMIT_CHARS."""
    normal = unicodedata.normalize("NFKC", text[:LIMIT_CHARS])[:LIMIT_CHARS]
    return " ".join("".join(char if char.isprintable() else " " for char in normal).split())


def words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def chunks(text: str) -> list[str]:
    """Whole sentences gathered into pieces of about CHUNK_CHARS, so that each fits the encoder."""
    pieces: list[str] = []
    for sentence in filter(None, (clean(part) for part in SENTENCE_END.split(text))):
        if pieces and len(pieces[-1]) + len(sentence) < CHUNK_CHARS:
            pieces[-1] = f"{pieces[-1]} {sentence}"
        else:
            pieces.append(sentence)
    return pieces
