"""The encoder gives comparable vectors, and refuses any weights but the pinned ones."""

from importlib.metadata import distribution

import numpy as np
import pytest
from onnx import TensorProto
from onnx.helper import make_graph, make_model, make_node, make_tensor_value_info
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from api.knowledge.engine.encoder import TOKENIZER, WEIGHTS, Encoder, Pinned, WeightsMissing, unit
from api.knowledge.engine.integers import with_integers


def test_vectors_are_of_length_one_and_keep_the_order(encoder: Encoder) -> None:
    texts = ["Where is my card?", "no", "How long does a transfer to another bank take, and what does it cost me?"]
    together = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=0)


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


def test_integers_say_nearly_what_the_package_s_floats_say(encoder: Encoder) -> None:
    weights = distribution(WEIGHTS.package).locate_file(WEIGHTS.file)
    floats = InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(distribution(TOKENIZER.package).locate_file(TOKENIZER.file)))
    tokenizer.no_padding()
    for text in ("Where is my card?", "I was charged twice for one coffee yesterday, how do I get it back?", "no"):
        ids = np.array([tokenizer.encode(text).ids])
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (expected,) = unit(floats.run(None, feed)[0].mean(axis=1))
        assert encoder.encode([text])[0] @ expected > 0.975


def test_a_graph_without_integers_is_left_as_it_is() -> None:
    values, weights = (make_tensor_value_info(name, TensorProto.FLOAT, (2, 2)) for name in ("values", "weights"))
    result = make_tensor_value_info("result", TensorProto.FLOAT, (2, 2))
    graph = make_graph([make_node("MatMul", ["values", "weights"], ["result"])], "plain", [values, weights], [result])
    model = make_model(graph).SerializeToString()
    assert with_integers(model) == model
