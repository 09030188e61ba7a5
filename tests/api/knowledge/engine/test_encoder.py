"""The encoder gives comparable vectors, and refuses any weights but the pinned ones."""

import numpy as np
import pytest

from api.knowledge.engine.encoder import TOKENIZER, WEIGHTS, Encoder, Pinned, WeightsMissing


def test_vectors_are_of_length_one_and_keep_the_order(encoder: Encoder) -> None:
    texts = ["Where is my card?", "no", "How long does a transfer to another bank take, and what does it cost me?"]
    together = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=1e-4)


def test_a_paraphrase_is_nearer_than_another_topic(encoder: Encoder) -> None:
    card, paraphrase, other = encoder.encode(["My card was stolen", "Somebody took my bank card", "Exchange rates"])
    assert card @ paraphrase > card @ other + 0.3


def test_nothing_to_encode_is_no_error(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert np.isfinite(encoder.encode([""])).all()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (WEIGHTS._replace(sha256="0" * 64), "sha256"),
        (WEIGHTS._replace(package="no-such-package"), "not installed"),
        (WEIGHTS._replace(file="other.onnx"), "missing"),
    ],
)
def test_other_weights_are_refused(changed: Pinned, reason: str) -> None:
    with pytest.raises(WeightsMissing, match=reason):
        Encoder(weights=changed)


def test_another_tokenizer_is_refused() -> None:
    with pytest.raises(WeightsMissing, match="sha256"):
        Encoder(tokenizer=TOKENIZER._replace(sha256="0" * 64))
