"""Four ways of looking become one score: best cosine, centroid cosine, TF-IDF, and the logistic head's chance."""

from collections.abc import Iterable
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

PARTS = ("best", "centroid", "words", "head")
WEIGHTS = {"best": 0.25, "centroid": 0.25, "words": 0.20, "head": 0.30}
WITHOUT_HEAD = {"best": 0.35, "centroid": 0.35, "words": 0.30, "head": 0.0}
WORDS_ONLY = {"best": 0.0, "centroid": 0.0, "words": 1.0, "head": 0.0}


@dataclass(frozen=True)
class Query:
    """A cleaned, corrected question and its two encodings; no vector in lexical-only mode."""

    text: str
    vector: Vectors | None
    features: csr_matrix


@dataclass(frozen=True)
class Ranking:
    """Scores of all articles, in the order of the stack; `order` lists the places, best first."""

    parts: dict[str, Scores]
    fused: Scores
    order: NDArray[np.int64]


@dataclass(frozen=True)
class Ranker:
    """One frozen state of the base: its rows, their TF-IDF features and, unless stale, the head."""

    stack: Stack
    features: csr_matrix
    head: Head | None

    @cached_property
    def owners(self) -> list[UUID]:
        return [sheet.entry.id for sheet in self.stack.sheets]

    @cached_property
    def by_feature(self) -> csr_matrix:
        return csr_matrix(self.features.T)

    def rank(self, query: Query) -> Ranking:
        parts = self._parts(query)
        weights = self._weights(query)
        fused = np.stack([weights[part] * parts[part] for part in PARTS]).sum(axis=0, dtype=np.float32)
        return Ranking(parts, fused, np.argsort(-fused, kind="stable"))

    def hit(self, ranking: Ranking, place: int) -> Hit:
        parts = {part: round(float(ranking.parts[part][place]), 4) for part in PARTS}
        return Hit(self.owners[place], round(float(ranking.fused[place]), 4), parts)

    def _parts(self, query: Query) -> dict[str, Scores]:
        nothing = np.zeros(len(self.stack.sheets), dtype=np.float32)
        parts = dict.fromkeys(PARTS, nothing)
        parts["words"] = self.stack.best(likeness(self.by_feature, query.features))
        if query.vector is not None:
            parts["best"] = self.stack.best(self.stack.vectors @ query.vector)
            parts["centroid"] = self.stack.centroids @ query.vector
            parts["head"] = self.head.chances(query.vector, self.owners) if self.head else nothing
        return parts

    def _weights(self, query: Query) -> dict[str, float]:
        if query.vector is None:
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
    return Ranker(stack([*old, *new]), csr_matrix(vstack(features)), None)
