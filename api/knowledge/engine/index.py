"""The index: the whole published base in memory, searched by brute force, replaced as one frozen state at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from uuid import UUID

import numpy as np
from threadpoolctl import threadpool_limits

from api.knowledge.engine.calibration import calibrate, set_for, usable
from api.knowledge.engine.encoder import DIMENSIONS, Encoder, Vectors
from api.knowledge.engine.entries import Decision, Entry, Hit
from api.knowledge.engine.fusion import Queries, Ranker, Ranking, edited, merged
from api.knowledge.engine.gate import OPTIONS, OUTCOMES, PLAIN, PLAIN_WORDS, PRECISION, Gate, features
from api.knowledge.engine.head import taught
from api.knowledge.engine.lexical import Lexical
from api.knowledge.engine.rehearsal import rehearse
from api.knowledge.engine.rows import Sheet, sheets_of, stack
from api.knowledge.engine.spelling import Spelling
from api.knowledge.engine.synonyms import Synonyms
from api.knowledge.engine.text import clean, words

SHOWN = 0.25  # search leaves out what scores below this share of the best


@dataclass(frozen=True)
class State:
    """All that a reader needs, never changed once made: readers take it without a lock."""

    ranker: Ranker
    lexical: Lexical
    spelling: Spelling
    gate: Gate  # for a base whose head is fitted
    stale_gate: Gate  # for the moments between an edit and the refit

    def set_for(self, precision: float) -> "State":
        gates = set_for(self.gate, precision), set_for(self.stale_gate, precision)
        return replace(self, gate=gates[0], stale_gate=gates[1])


class Index:
    """Readers never wait; writers queue behind one lock. After upsert or remove call refit() in the background.

    `precision` is the wanted share of right answers among those given, 0 to 1. `outside` are questions known to have
    no article, best from the desk's own log: the head learns from them what not to answer. Calibrating takes a while:
    not `calibrated`, an index answers by plain thresholds until the first refit.
    """

    def __init__(
        self,
        encoder: Encoder | None,
        entries: Iterable[Entry] = (),
        precision: float = PRECISION,
        outside: Sequence[str] = (),
        calibrated: bool = True,
    ) -> None:
        self._encoder = encoder
        self._english = encoder.words() if encoder else []
        self._precision = precision
        self._write = Lock()
        self._synonyms = Synonyms()
        self._outside = [clean(question) for question in outside]
        self._sheets = {sheet.entry.id: sheet for sheet in sheets_of(entries, self._encode)}
        self._state = self._fitted(tuple(self._sheets.values()), calibrated=calibrated)

    @property
    def versions(self) -> dict[UUID, int]:
        return {sheet.entry.id: sheet.entry.version for sheet in self._state.ranker.stack.sheets}

    def standing(self, entry_id: UUID) -> Entry | None:
        sheet = self._sheets.get(entry_id)
        return sheet.entry if sheet else None

    @property
    def precision(self) -> float:
        return self._precision

    @property
    def by_words_alone(self) -> bool:
        return self._encoder is None

    @property
    def gate(self) -> Gate:
        """With the risk–coverage curve it was set by."""
        return self._state.gate

    @property
    def stale_gate(self) -> Gate:
        """The one for the moments between an edit and the refit."""
        return self._state.stale_gate

    def aim(self, precision: float) -> None:
        """Another wanted precision, at once: the thresholds come off the kept curves."""
        with self._write:
            self._precision = precision
            self._state = self._state.set_for(precision)

    def reword(self, synonyms: Synonyms) -> None:
        """Other synonyms, at once: questions are worded anew, the articles stay as they are."""
        self._synonyms = synonyms

    def learn_outside(self, questions: Iterable[str]) -> None:
        """These are the questions known to have no article: they count from the next refit on."""
        self._outside = [clean(question) for question in questions]

    def knows(self, text: str) -> float:
        """The share of a question's words that the base itself uses: a hint at its language."""
        return self._state.spelling.share(clean(text))

    def upsert(self, entry: Entry) -> None:
        """Live at once, without the head until the next refit."""
        (sheet,) = sheets_of([entry], self._encode, self._sheets.get(entry.id))
        with self._write:
            self._sheets[entry.id] = sheet
            self._restack()

    def remove(self, entry_id: UUID) -> None:
        with self._write:
            if self._sheets.pop(entry_id, None):
                self._restack()

    def refit(self) -> None:
        """Spelling, TF-IDF, head and gate anew; an edit made meanwhile stays live and waits for the next refit."""
        with self._write:
            before = tuple(self._sheets.values())
        state = self._fitted(before)
        with self._write:
            self._state = state.set_for(self._precision)
            if before != tuple(self._sheets.values()):
                self._restack()

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        state = self._state
        _, ranking = self._rank(state, text)
        floor = SHOWN * float(ranking.fused.max(initial=0.0))
        return [state.ranker.hit(ranking, place) for place in ranking.order[:limit] if ranking.fused[place] > floor]

    def decide(self, text: str) -> Decision:
        state = self._state
        corrected, ranking = self._rank(state, text)
        gate = state.gate if state.ranker.head else state.stale_gate
        evidence = gate.judge(features(ranking) if words(corrected) and len(ranking.fused) else ())
        hits = tuple(state.ranker.hit(ranking, place) for place in ranking.order[:OPTIONS])
        category, locale = _shelf(state.ranker, ranking)
        return Decision(OUTCOMES[evidence.because], hits, category, evidence.right, corrected, evidence, locale)

    def _rank(self, state: State, text: str) -> tuple[str, Ranking]:
        synonyms = self._synonyms
        corrected = state.spelling.fix(clean(text), synonyms.words)
        wordings = synonyms.wordings(corrected, state.spelling.says)
        # One by one: what is encoded alone is a customer's question and is not remembered.
        vectors = np.concatenate([self._encoder.encode([one]) for one in wordings]) if self._encoder else None
        return corrected, merged(state.ranker.rank(Queries(vectors, state.lexical.encode(wordings))))

    def _queries(self, texts: Sequence[str], lexical: Lexical) -> Queries:
        return Queries(self._encoder.encode(texts) if self._encoder else None, lexical.encode(texts))

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """In lexical-only mode vectors of zeros, which nothing looks at."""
        return self._encoder.encode(texts) if self._encoder else np.zeros((len(texts), DIMENSIONS), np.float32)

    def _fitted(self, sheets: tuple[Sheet, ...], *, calibrated: bool = True) -> State:
        # The matrices are small and several processes share the cores: threads would only wait for each other (×10).
        threadpool_limits(limits=1)
        base = stack(sheets)
        lexical = Lexical(base.texts)
        outside = self._queries(self._outside, lexical)
        ranker = Ranker(base, lexical.encode(base.texts), outside, taught(base, outside.vectors))
        gate = self._gate if calibrated else self._plain_gate
        gates = gate(ranker), gate(replace(ranker, head=None))
        return State(ranker, lexical, Spelling(base.texts, self._english), *gates)

    def _gate(self, ranker: Ranker) -> Gate:
        attempts = rehearse(ranker)
        if usable(attempts):
            return calibrate(attempts, self._precision, ranker.head is not None, len(ranker.outside))
        return self._plain_gate(ranker)

    def _plain_gate(self, ranker: Ranker) -> Gate:
        plain = PLAIN if self._encoder else PLAIN_WORDS
        return replace(plain, wanted=self._precision, headed=ranker.head is not None)

    def _restack(self) -> None:
        state = self._state
        self._state = replace(state, ranker=edited(state.ranker, self._sheets.values(), state.lexical))


def _shelf(ranker: Ranker, ranking: Ranking) -> tuple[str | None, str]:
    """Category and language of the first hit."""
    if not len(ranking.order):
        return None, ""
    entry = ranker.stack.sheets[ranking.order[0]].entry
    return entry.category, entry.locale
