"""Likeness by words and by letters: TF-IDF over word 1–2-grams and character 2–5-grams."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer


class Lexical:
    """The weights are those of the last fit; a row added later uses them, its new words count from the next fit on."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32, token_pattern=r"\w+")
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
        for part in (self._words, self._letters):
            part.fit([*rows, "empty base"])  # the extra row keeps a base without words from being refused
        self._width = sum(len(part.vocabulary_) for part in (self._words, self._letters))

    def encode(self, texts: Sequence[str]) -> csr_matrix:
        """Rows of length one at most, words and letters counting half each."""
        if not texts:
            return csr_matrix((0, self._width), dtype=np.float32)
        return csr_matrix(hstack([self._words.transform(texts), self._letters.transform(texts)])) * np.sqrt(0.5)


def likeness(by_feature: csr_matrix, queries: csr_matrix) -> NDArray[np.float32]:
    """Cosine of each query with each row; only the features that the queries have are touched."""
    scores: NDArray[np.float32] = (queries @ by_feature).toarray()
    return scores
