"""Vectors once reckoned are kept in the database: a restart, or another process, need not encode the base again."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from api.db import Database
from api.knowledge.engine.encoder import WEIGHTS, Encoder, Vectors
from api.knowledge.models import Encoding


@cache
def loaded() -> Encoder:
    """The weights are read once a process. Raises `WeightsMissing`."""
    return Encoder()


class RememberingEncoder(Encoder):
    """Keeps the vectors of batches, which are articles' texts; single texts are customers' questions and leave no
    trace here."""

    def __init__(self, inner: Encoder, database: Database) -> None:
        self.inner = inner
        self.database = database

    def words(self) -> list[str]:
        return self.inner.words()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < 2:
            return self.inner.encode(texts)
        keys = [key_of(text) for text in texts]
        known = self.recall(keys)
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if fresh:
            known |= self.learn(fresh)
        return np.stack([known[key] for key in keys])

    def recall(self, keys: list[str]) -> dict[str, Vectors]:
        with self.database.transaction() as session:
            rows = session.execute(select(Encoding.key, Encoding.vector).where(Encoding.key.in_(set(keys))))
            return {key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}

    def learn(self, texts: dict[str, str]) -> dict[str, Vectors]:
        """Two processes may reckon the same at once; the second's rows change nothing."""
        vectors = dict(zip(texts, self.inner.encode(list(texts.values())), strict=True))
        rows = [{"key": key, "vector": vector.tobytes()} for key, vector in vectors.items()]
        with self.database.transaction() as session:
            session.execute(insert(Encoding).on_conflict_do_nothing(), rows)
        return vectors


class Foreign(Encoder):
    """For texts in another language than English: no English word is known to be right there."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner

    def words(self) -> list[str]:
        return []

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.inner.encode(texts)


def key_of(text: str) -> str:
    """Another text, other weights or another way to reckon with them make another key."""
    return sha256(f"{WEIGHTS.sha256} in integers\n{text}".encode()).hexdigest()
