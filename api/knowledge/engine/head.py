"""The logistic head: from a question's vector to the chance of each article, learned from the articles' own rows."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from api.knowledge.engine.encoder import Vectors
from api.knowledge.engine.rows import Kind, Stack

ANSWER_WEIGHT = 0.3  # a piece of the answer teaches less about how people ask than a title or a question does
STRENGTH = 20.0  # inverse regularisation; 10 to 100 are alike on BANKING77's training questions


class Head:
    """Needs two articles or more; knows only the articles it was fitted on."""

    def __init__(self, vectors: Vectors, owners: Sequence[UUID], weights: NDArray[np.float32]) -> None:
        self._places = {owner: place for place, owner in enumerate(dict.fromkeys(owners))}
        self.owners = frozenset(self._places)
        labels = [self._places[owner] for owner in owners]
        self._model = LogisticRegression(C=STRENGTH, max_iter=200).fit(vectors, labels, sample_weight=weights)

    def chances(self, vectors: Vectors, owners: Sequence[UUID]) -> NDArray[np.float32]:
        """Questions × articles, the articles in the order asked for."""
        chances = self._model.predict_proba(vectors)
        known: NDArray[np.float32] = chances[:, [self._places[owner] for owner in owners]].astype(np.float32)
        return known


def taught(base: Stack) -> Head | None:
    """The head learned from the whole base; none where there is nothing to choose between, or no vectors."""
    if len(base.sheets) < 2 or not base.vectors.any():
        return None
    weights = np.where(base.kinds == Kind.ANSWER, ANSWER_WEIGHT, 1.0).astype(np.float32)
    return Head(base.vectors, [base.sheets[place].entry.id for place in base.places], weights)
