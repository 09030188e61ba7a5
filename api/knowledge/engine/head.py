"""The logistic head: from a question's vector to the chance of each article, learned from the articles' own rows."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from api.knowledge.engine.encoder import Vectors

STRENGTH = 20.0  # inverse regularisation; 10 to 100 are alike on BANKING77's training questions


class Head:
    """Needs two articles or more; knows only the articles it was fitted on."""

    def __init__(self, vectors: Vectors, owners: Sequence[UUID]) -> None:
        self._places = {owner: place for place, owner in enumerate(dict.fromkeys(owners))}
        self.owners = frozenset(self._places)
        labels = [self._places[owner] for owner in owners]
        self._model = LogisticRegression(C=STRENGTH, max_iter=200).fit(vectors, labels)

    def chances(self, vector: Vectors, owners: Sequence[UUID]) -> NDArray[np.float32]:
        chances = self._model.predict_proba(vector[None])[0]
        known: NDArray[np.float32] = np.array([chances[self._places[owner]] for owner in owners], dtype=np.float32)
        return known
