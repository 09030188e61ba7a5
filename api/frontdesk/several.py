"""Several questions in one message, told apart only where each alone finds an article of its own. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.knowledge.engine.entries import Decision
from api.knowledge.engine.text import words

MOST = 3
FEWEST_WORDS = 3
OPENERS = "how|what|what's|why|when|where|who|which|can|could|do|does|did|is|are|am|will|would|should|may|must|has|have"
FURTHER = r"(?:and )?(?:also|secondly|another (?:thing|question)|(?:one|two) more|my (?:other|second|next) question)\b"
MORE = re.compile(FURTHER, re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[?!.;])\s+|\n+")
# "… and how do I …": a conjunction is an end only where a question begins behind it.
CONJUNCTION = re.compile(rf",?\s+(?:and|plus|also|then)\s+(?:also\s+|then\s+)?(?=(?:{OPENERS})\s)", re.IGNORECASE)
ASKS = re.compile(rf"(?:(?:and|also|so|but|ok|okay|hi|hello|then),?\s+)*(?:{OPENERS})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One of a message's questions, with what was found for it alone."""

    question: str
    decision: Decision


def questions_in(text: str) -> list[str]:
    """The questions of a message, in order; empty unless there are two or three."""
    pieces = [piece.strip(" ,;") for end in SENTENCE_END.split(text) for piece in CONJUNCTION.split(end)]
    long = [piece for piece in pieces if len(words(piece)) >= FEWEST_WORDS]
    # Who says "also" asks about what stands before it too, however that is worded.
    found = long if any(map(MORE.match, long[1:])) else [piece for piece in long if is_question(piece)]
    return found if 2 <= len(found) <= MOST else []


def is_question(piece: str) -> bool:
    return piece.endswith("?") or bool(ASKS.match(piece))


def apart(text: str, decide: Callable[[str], Decision]) -> Sequence[Part]:
    """The message's questions, if it has several: each found something, and no two the same article."""
    parts = [Part(question, decide(question)) for question in questions_in(text)]
    if any(part.decision.outcome == "escalate" or not part.decision.hits for part in parts):
        return []
    first = {part.decision.hits[0].id for part in parts}
    return parts if len(first) == len(parts) else []
