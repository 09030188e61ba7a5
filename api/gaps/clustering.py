"""Questions that mean the same come together: by the cosine of their vectors, average linkage. Pure.

The distance of a question to a gap is the mean of its distances to the gap's questions, which is one minus its product
with their mean vector: a new question is measured by the same rule that first formed the gap.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

from api.knowledge.engine.encoder import Vectors

# On BANKING77's training questions the best by adjusted Rand index: docs/decisions/gaps.md.
THRESHOLD = 0.40
BATCH = 2_000  # all distances of a batch are in memory at once
NOBODY = -1
Places = NDArray[np.int64]


def middle(vectors: Vectors) -> Vectors:
    """The mean of unit vectors, shorter than they are the more they differ."""
    mean: Vectors = vectors.mean(axis=0, dtype=np.float32)
    return mean


def nearest(vectors: Vectors, middles: Vectors) -> Places:
    """For each question the place of the nearest gap within the threshold, else NOBODY."""
    if not len(middles) or not len(vectors):
        return np.full(len(vectors), NOBODY)
    near = vectors @ middles.T
    best = near.argmax(axis=1)
    return np.where(1 - near[np.arange(len(best)), best] <= THRESHOLD, best, NOBODY)


def gather(vectors: Vectors) -> Places:
    """A number of its cluster for each question. Beyond a batch, what joins none of the clusters so far is grouped in
    the next one: memory stays bounded, at the price that far-apart batches may form twins."""
    labels = np.full(len(vectors), NOBODY)
    middles: list[Vectors] = []
    waiting = np.arange(len(vectors))
    while len(waiting):
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        found = grouped(vectors[batch]) + len(middles)
        labels[batch] = found
        middles += [middle(vectors[batch][found == label]) for label in sorted(set(found.tolist()))]
        joined = nearest(vectors[waiting], np.array(middles, dtype=np.float32))
        labels[waiting[joined != NOBODY]] = joined[joined != NOBODY]
        waiting = waiting[joined == NOBODY]
    return labels


def grouped(vectors: Vectors) -> Places:
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    how = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=THRESHOLD)
    labels: Places = how.fit_predict(vectors)
    return labels
