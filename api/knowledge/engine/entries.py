"""What goes into the index and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Outcome = Literal["answer", "ask", "escalate"]
Because = Literal["confident", "sure", "among", "unlikely", "far", "wordless"]


@dataclass(frozen=True)
class Entry:
    """One published version of an article; the body is plain text."""

    id: UUID
    version: int
    locale: str
    category: str
    title: str
    body: str
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One article found; `parts` says how much each way of looking contributed (0 to 1 each)."""

    id: UUID
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """By what a question was judged: `seen` by the gate (nothing where there were no words), the chances it saw in
    that, and its thresholds of that moment. `headed`: with the head, `because`: which of the thresholds decided."""

    seen: tuple[float, ...]
    right: float
    among: float
    because: Because
    headed: bool
    wanted: float
    proven: bool
    answer_at: float
    ask_at: float
    floor: float
    sure_from: float
    sure_at: float


@dataclass(frozen=True)
class Decision:
    """Answer with the first hit, ask among the hits, or escalate; confidence is the chance that the first is right.
    `locale` is the language of the base that was asked."""

    outcome: Outcome
    hits: tuple[Hit, ...]
    category: str | None
    confidence: float
    corrected: str
    evidence: Evidence | None = None
    locale: str = ""
