"""Questions that mean the same come together, and stay together when more arrive."""

import numpy as np
import pytest

from api.gaps import clustering
from api.gaps.clustering import NOBODY
from api.gaps.grouping import spokesman
from api.knowledge.engine.encoder import Encoder, Vectors, unit

HOUSES = ["Do you offer mortgages?", "I want a mortgage for a house", "Can I get a home loan from you?",
          "Can I get a mortgage here?"]
PETS = ["Do you insure dogs?", "pet insurance for my cat", "Is my dog covered by an insurance of yours?"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def crowd(number: int, of: int, seed: int = 0) -> Vectors:
    """Vectors around so many centres, each near its own."""
    chance = np.random.default_rng(seed)
    centres = unit(chance.normal(size=(of, 384)).astype(np.float32))
    near = centres[np.arange(number) % of] + chance.normal(scale=0.02, size=(number, 384))
    return unit(near.astype(np.float32))


@pytest.mark.feature("K6")
def test_questions_of_one_meaning_form_one_gap(encoder: Encoder) -> None:
    labels = clustering.gather(encoder.encode([*HOUSES, *PETS])).tolist()
    assert len(set(labels[: len(HOUSES)])) == 1
    assert len(set(labels[len(HOUSES) :])) == 1
    assert labels[0] != labels[-1]


@pytest.mark.feature("K6")
def test_a_new_question_joins_the_nearest_gap_or_none(encoder: Encoder) -> None:
    middles = np.stack([clustering.middle(encoder.encode(said)) for said in (HOUSES, PETS)])
    new = encoder.encode(["could you give me a mortgage", "insurance for a puppy", "the app is dark on my phone"])
    assert clustering.nearest(new, middles).tolist() == [0, 1, NOBODY]


@pytest.mark.feature("K6")
def test_distance_to_the_middle_is_the_mean_distance_to_all(encoder: Encoder) -> None:
    said = encoder.encode(HOUSES)
    one = encoder.encode(["a loan for our new home"])
    assert (one @ clustering.middle(said)).item() == pytest.approx((one @ said.T).mean(), abs=1e-5)


@pytest.mark.feature("K6")
def test_the_wording_nearest_to_all_speaks_for_them_and_no_mere_keyword(encoder: Encoder) -> None:
    said = [*HOUSES, "mortgage"]
    vectors = encoder.encode(said)
    nearness = (vectors @ vectors.T).mean(axis=1)
    assert spokesman(said, vectors) == max(HOUSES, key=lambda one: nearness[said.index(one)])
    assert spokesman(["mortgage"], vectors[-1:]) == "mortgage"


@pytest.mark.feature("K6")
def test_ten_thousand_questions_are_grouped_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more at once than a batch, and the batches agree on who belongs together."""
    most: list[int] = []
    whole = clustering.grouped
    monkeypatch.setattr(clustering, "grouped", lambda vectors: most.append(len(vectors)) or whole(vectors))
    labels = clustering.gather(crowd(10_000, of=50))
    assert max(most) <= clustering.BATCH
    assert len(set(labels.tolist())) == 50
    assert all(len(set(labels[place::50].tolist())) == 1 for place in range(50))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_questions_are_no_trouble(number: int) -> None:
    assert len(clustering.gather(crowd(number, of=1))) == number
    assert clustering.nearest(crowd(number, of=1), np.zeros((0, 384), np.float32)).tolist() == [NOBODY] * number
