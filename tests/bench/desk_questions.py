"""The questions of the bench, and which article answers each: BANKING77's test set, or the articles' own examples."""

import csv
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

import yaml

KNOWLEDGE = Path(__file__).parents[2] / "data" / "knowledge"


@dataclass(frozen=True)
class Question:
    text: str
    topic: str


@dataclass(frozen=True)
class Library:
    """The topic that each article covers, by its title, which is what a customer's page shows."""

    topics: dict[str, str]
    examples: list[Question]

    def topic(self, title: str) -> str:
        return self.topics.get(title, "an article of no topic")


def library() -> Library:
    """`topics.yml` says which article answers a topic, the article's head says its title."""
    slugs: dict[str, str] = yaml.safe_load((KNOWLEDGE / "topics.yml").read_text(encoding="utf-8"))
    heads = {path.stem: _head(path) for path in KNOWLEDGE.glob("*/*.md")}
    topics = {heads[slug]["title"]: topic for topic, slug in slugs.items()}
    examples = [Question(text, topic) for topic, slug in slugs.items() for text in heads[slug]["questions"]]
    return Library(topics, examples)


def _head(article: Path) -> dict:
    return yaml.safe_load(article.read_text(encoding="utf-8").split("---\n")[1])


def banking77(data: Path) -> list[Question]:
    path = data / "banking77" / "test.csv"
    if not path.exists():
        sys.exit(f"{path} is missing: give --data (or CARE_DATA) the folder that has banking77/test.csv in it.")
    with path.open(encoding="utf-8", newline="") as file:
        return [Question(row["text"], row["category"]) for row in csv.DictReader(file)]


def sample(questions: Iterable[Question], count: int, seed: int) -> list[Question]:
    """As many of each topic as of any other, give or take one; the same for the same seed. Mixed at the end."""
    chance = random.Random(seed)
    topics: dict[str, list[Question]] = {}
    for question in questions:
        topics.setdefault(question.topic, []).append(question)
    groups = [chance.sample(topics[topic], len(topics[topic])) for topic in sorted(topics)]
    chance.shuffle(groups)
    taken = list(islice(_rounds(groups), count))
    chance.shuffle(taken)
    return taken


def _rounds(groups: list[list[Question]]) -> Iterator[Question]:
    """One of each group, then the next of each."""
    return (question for question in chain.from_iterable(zip_longest(*groups)) if question)
