"""What the engine is measured against in the same run: TF-IDF with logistic regression, and the nearest MiniLM row."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from api.knowledge.engine.encoder import Encoder, Vectors
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index


class Remembering(Encoder):
    """The bench asks the same questions of several bases: each is encoded once."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._seen))
        self._seen.update(zip(new, super().encode(new), strict=True))
        return np.stack([self._seen[text] for text in texts]) if texts else super().encode([])


class Product:
    """The engine, through its public face."""

    name = "this engine"

    def __init__(self, encoder: Encoder, entries: Sequence[Entry], outside: Sequence[str] = ()) -> None:
        self.index = Index(encoder, entries, outside=outside)

    def best(self, texts: Sequence[str]) -> list[tuple[list[UUID], float]]:
        """For each question the first three articles and the score of the first."""
        decisions = [self.index.decide(text) for text in texts]
        return [([hit.id for hit in decision.hits], decision.hits[0].score) for decision in decisions]


class WordsAndLetters:
    name = "TF-IDF, logistic regression"

    def __init__(self, _encoder: Encoder, entries: Sequence[Entry]) -> None:
        self._owners = [entry.id for entry in entries]
        self._model = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
            ),
            LogisticRegression(C=30, max_iter=100, tol=1e-3),
        )
        rows = [(text, place) for place, entry in enumerate(entries) for text in entry.questions]
        self._model.fit([text for text, _ in rows], [place for _, place in rows])

    def best(self, texts: Sequence[str]) -> list[tuple[list[UUID], float]]:
        return _three(self._model.predict_proba(texts), self._owners)


class Nearest:
    name = "MiniLM, nearest example"

    def __init__(self, encoder: Encoder, entries: Sequence[Entry]) -> None:
        self._encoder = encoder
        self._owners = [entry.id for entry in entries]
        self._rows = encoder.encode([text for entry in entries for text in entry.questions])
        self._starts = np.cumsum([0, *(len(entry.questions) for entry in entries)])[:-1]

    def best(self, texts: Sequence[str]) -> list[tuple[list[UUID], float]]:
        return _three(
            np.maximum.reduceat(self._encoder.encode(texts) @ self._rows.T, self._starts, axis=1), self._owners
        )


def _three(scores: Vectors, owners: Sequence[UUID]) -> list[tuple[list[UUID], float]]:
    order = np.argsort(-scores, axis=1)[:, :3]
    return [([owners[place] for place in row], float(line[row[0]])) for row, line in zip(order, scores, strict=True)]
