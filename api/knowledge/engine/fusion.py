"""Four ways of looking become one score: best cosine, centroid cosine, TF-IDF, and the logistic head's chance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from api.knowledge.engine.encoder import Vectors
from api.knowledge.engine.entries import Hit
from api.knowledge.engine.head import Head
from api.knowledge.engine.lexical import Lexical, likeness
from api.knowledge.engine.rows import Sheet, Stack, stack

Scores = NDArray[np.float32]

WEIGHTS = {"best": 0.30, "centroid": 0.15, "words": 0.20, "head": 0.35}
WITHOUT_HEAD = {"best": 0.35, "centroid": 0.35, "words": 0.30, "head": 0.0}
WORDS_ONLY = {"words": 1.0}


@dataclass(frozen=True)
class Queries:
    """Cleaned, corrected questions in their two encodings; no vectors in lexical-only mode."""

    vectors: Vectors | None
    features: csr_matrix

    def only(self, chosen: NDArray[np.bool_]) -> "Queries":
        return Queries(None if self.vectors is None else self.vectors[chosen], self.features[np.flatnonzero(chosen)])

    def __len__(self) -> int:
        return int(self.features.shape[0])


@dataclass(frozen=True)
class Ranking:
    """Scores of all articles for one question, in the order of the stack; `order` lists the places, best first."""

    parts: dict[str, Scores]
    fused: Scores

    @cached_property
    def order(self) -> NDArray[np.int64]:
        return np.argsort(-self.fused, kind="stable")


def merged(wordings: Sequence[Ranking]) -> Ranking:
    """One question in several wordings: of each score the best."""
    first, *others = wordings
    if not others:
        return first
    parts = {part: np.stack([one.parts[part] for one in wordings]).max(axis=0) for part in first.parts}
    return Ranking(parts, np.stack([one.fused for one in wordings]).max(axis=0))


@dataclass(frozen=True)
class Ranker:
    """One frozen state of the base: its rows, their TF-IDF features and, unless stale, the head.

    `outside` holds questions known to have no article.
    """

    stack: Stack
    features: csr_matrix
    outside: Queries
    head: Head | None

    @cached_property
    def owners(self) -> list[UUID]:
        return [sheet.entry.id for sheet in self.stack.sheets]

    @cached_property
    def by_feature(self) -> csr_matrix:
        return csr_matrix(self.features.T)

    def rank(self, queries: Queries) -> list[Ranking]:
        parts = self._parts(queries)
        weights = self._weights(queries)
        fused = np.stack([weights[part] * scores for part, scores in parts.items()]).sum(axis=0, dtype=np.float32)
        return [Ranking({part: scores[row] for part, scores in parts.items()}, fused[row]) for row in range(len(fused))]

    def hit(self, ranking: Ranking, place: int) -> Hit:
        parts = {part: round(float(scores[place]), 4) for part, scores in ranking.parts.items()}
        return Hit(self.owners[place], round(float(ranking.fused[place]), 4), parts)

    def _parts(self, queries: Queries) -> dict[str, Scores]:
        """Each part as a matrix, questions × articles."""
        words = self.stack.best(likeness(self.by_feature, queries.features))
        if queries.vectors is None:
            return {"words": words}
        return {
            "best": self.stack.best(queries.vectors @ self.stack.vectors.T),
            "centroid": queries.vectors @ self.stack.centroids.T,
            "words": words,
            "head": self.head.chances(queries.vectors, self.owners) if self.head else np.zeros_like(words),
        }

    def _weights(self, queries: Queries) -> dict[str, float]:
        if queries.vectors is None:
            return WORDS_ONLY
        return WEIGHTS if self.head else WITHOUT_HEAD


def edited(ranker: Ranker, sheets: Iterable[Sheet], lexical: Lexical) -> Ranker:
    """The base with these sheets: only new ones are encoded. The head is left out, it knows nothing of the edit."""
    wanted = {sheet.entry.id: sheet for sheet in sheets}
    kept = [wanted.get(sheet.entry.id) is sheet for sheet in ranker.stack.sheets]
    old = [sheet for sheet, keep in zip(ranker.stack.sheets, kept, strict=True) if keep]
    known = {sheet.entry.id for sheet in old}
    new = [sheet for sheet in wanted.values() if sheet.entry.id not in known]
    rows = np.flatnonzero(np.array(kept, dtype=bool)[ranker.stack.places])
    features = [ranker.features[rows], lexical.encode([text for sheet in new for text in sheet.texts])]
    return Ranker(stack([*old, *new]), csr_matrix(vstack(features)), ranker.outside, None)
