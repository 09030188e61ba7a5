"""The logistic head: from a question's vector to the chance of each article, learned from the articles' own rows."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from api.knowledge.engine.encoder import DIMENSIONS, Vectors
from api.knowledge.engine.rows import Kind, Stack

ANSWER_WEIGHT = 0.3  # a piece of the answer teaches less about how people ask than a title or a question does
LIMIT_WORK = 4_000_000  # rows × articles: about 10 s to learn on one core; a bigger base does without the head
STRENGTH = 20.0  # inverse regularisation; 10 to 100 are alike on BANKING77's training questions


class Head:
    """Needs two articles or more; knows only the articles it was fitted on. Owner None: a question without article."""

    def __init__(self, vectors: Vectors, owners: Sequence[UUID | None], weights: NDArray[np.float32]) -> None:
        self._places = {owner: place for place, owner in enumerate(dict.fromkeys(owners))}
        labels = [self._places[owner] for owner in owners]
        model = LogisticRegression(C=STRENGTH, max_iter=200).fit(vectors, labels, sample_weight=weights)
        # Of two classes the model keeps only the second's row: the first one's is zero.
        nothing = [np.zeros((len(self._places) - len(model.coef_), width)) for width in (DIMENSIONS, 1)]
        self._weights = np.concatenate([nothing[0], model.coef_]).astype(np.float32)
        self._bias = np.concatenate([nothing[1].ravel(), model.intercept_]).astype(np.float32)

    def chances(self, vectors: Vectors, owners: Sequence[UUID]) -> NDArray[np.float32]:
        """Questions × articles, the articles in the order asked for."""
        known: NDArray[np.float32] = softmax(vectors @ self._weights.T + self._bias)
        return known[:, [self._places[owner] for owner in owners]]


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def taught(base: Stack, outside: Vectors | None) -> Head | None:
    """The head learned from the whole base; none where there is nothing to choose between, no vectors, or too much."""
    work = len(base.kinds) * len(base.sheets)
    if len(base.sheets) < 2 or work > LIMIT_WORK or outside is None:
        return None
    owners = [base.sheets[place].entry.id for place in base.places]
    weights = np.where(base.kinds == Kind.ANSWER, ANSWER_WEIGHT, 1.0)
    return Head(
        np.concatenate([base.vectors, outside]),
        [*owners, *([None] * len(outside))],
        np.concatenate([weights, np.ones(len(outside))]).astype(np.float32),
    )
