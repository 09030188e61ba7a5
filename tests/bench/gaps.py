"""How near two questions are that mean the same: gaps formed of BANKING77's training questions at several thresholds.

`python -m tests.bench.gaps --data ../shared/data`
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, completeness_score

from api.knowledge.engine.encoder import Encoder, Vectors
from api.knowledge.engine.text import clean
from tests.bench.answers_data import banking77

THRESHOLDS = (0.30, 0.35, 0.375, 0.40, 0.425, 0.45, 0.50)
SIZES = (300, 1_000, 3_000)
SEEDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    examples = banking77(parser.parse_args().data).examples
    intents = np.array([intent for intent, texts in examples.items() for _ in texts])
    vectors = Encoder().encode([clean(text) for texts in examples.values() for text in texts])
    print("| questions | threshold | adjusted Rand | purity | completeness | gaps |\n|---|---|---|---|---|---|")
    for size in SIZES:
        for threshold in THRESHOLDS:
            rows = [measured(vectors, intents, size, threshold, seed) for seed in range(SEEDS)]
            rand, pure, complete, number = np.mean(rows, axis=0)
            print(f"| {size:,} | {threshold:g} | {rand:.3f} | {pure:.3f} | {complete:.3f} | {number:.0f} |")


def measured(vectors: Vectors, intents: np.ndarray, size: int, threshold: float, seed: int) -> tuple[float, ...]:
    """Of so many questions drawn at random: agreement with the intents, how pure the gaps are, how whole, how many."""
    drawn = np.random.default_rng(seed).permutation(len(intents))[:size]
    how = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=threshold)
    gaps, own = how.fit_predict(vectors[drawn]).tolist(), intents[drawn].tolist()
    return adjusted_rand_score(own, gaps), purity(own, gaps), completeness_score(own, gaps), len(set(gaps))


def purity(intents: list[str], gaps: list[int]) -> float:
    """The share of questions that mean what most of their gap means."""
    counted: dict[int, Counter[str]] = {}
    for intent, gap in zip(intents, gaps, strict=True):
        counted.setdefault(gap, Counter())[intent] += 1
    return sum(max(counter.values()) for counter in counted.values()) / len(intents)


if __name__ == "__main__":
    main()
