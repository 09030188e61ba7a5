"""The bench of the whole desk still runs: a few of the articles' own questions, through the product and onto a page."""

import asyncio
from argparse import Namespace
from collections import Counter

from tests.bench.desk_measure import PRODUCT, ask_all
from tests.bench.desk_outcomes import Outcome, counts
from tests.bench.desk_page import machine, page
from tests.bench.desk_questions import library, sample
from tests.product import Product

QUESTIONS = 4


def test_each_question_gets_one_outcome_and_one_time(product: Product) -> None:
    known = library()
    measured = asyncio.run(ask_all(product.base_url, sample(known.examples, QUESTIONS, 0), known))
    found = dict(counts(measured.judged))
    assert sum(found.values()) == QUESTIONS
    assert found[Outcome.right] > 0
    assert found[Outcome.silent] == 0
    assert len(measured.times[PRODUCT]) == QUESTIONS
    written = page(measured, Namespace(questions=QUESTIONS, seed=0), (machine(), machine()), "")
    assert f"| {PRODUCT} | {QUESTIONS} |" in written
    assert not [each.question.text for each in measured.judged if each.question.text in written]


def test_a_sample_is_the_same_each_time_and_has_as_many_of_each_topic() -> None:
    known = library()
    taken = sample(known.examples, 2 * len(known.topics), seed=7)
    assert taken == sample(known.examples, 2 * len(known.topics), seed=7)
    assert set(Counter(question.topic for question in taken).values()) == {2}
