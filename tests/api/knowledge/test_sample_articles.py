"""The sample help centre answers every topic of BANKING77 and keeps to its own file format."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

KNOWLEDGE = Path(__file__).parents[3] / "data" / "knowledge"
CATEGORIES = {"cards", "payments", "top-ups", "cash", "exchange", "account"}
FIELDS = {"title", "category", "topic", "questions", "keywords"}
OF_TRANSLATIONS = {"locale", "translation_of"}


@dataclass(frozen=True)
class Sample:
    path: Path
    head: dict[str, Any]
    body: str

    @property
    def slug(self) -> str:
        return self.path.stem

    @property
    def locale(self) -> str:
        """As the file's name says it."""
        return self.path.stem.partition(".")[2] or "en"

    @property
    def title(self) -> str:
        return str(self.head["title"])

    @property
    def questions(self) -> list[str]:
        return list(self.head["questions"])


def read(path: Path) -> Sample:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Sample(path, yaml.safe_load(head), body)


SAMPLES = [read(path) for path in sorted(KNOWLEDGE.glob("*/*.md"))]
TOPICS: dict[str, str | None] = yaml.safe_load((KNOWLEDGE / "topics.yml").read_text(encoding="utf-8"))

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.slug)


def repeated(texts: Iterator[str]) -> list[str]:
    return [text for text, times in Counter(text.casefold().strip(" .?") for text in texts).items() if times > 1]


def test_there_are_77_topics() -> None:
    assert len(TOPICS) == 77


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_its_article(topic: str) -> None:
    assert [sample.slug for sample in SAMPLES if sample.head.get("topic") == topic] == [TOPICS[topic]]


def test_no_article_claims_an_unknown_topic() -> None:
    assert {sample.head["topic"] for sample in SAMPLES if "topic" in sample.head} <= TOPICS.keys()


def test_slugs_titles_and_questions_are_unique() -> None:
    assert repeated(sample.slug for sample in SAMPLES) == []
    assert repeated(sample.title for sample in SAMPLES) == []
    assert repeated(question for sample in SAMPLES for question in sample.questions) == []


@each_sample
def test_an_article_has_the_fields_of_the_format(sample: Sample) -> None:
    fields = FIELDS if sample.locale == "en" else FIELDS | OF_TRANSLATIONS
    assert fields - {"topic"} <= sample.head.keys() <= fields
    assert sample.head["category"] == sample.path.parent.name
    assert sample.head["category"] in CATEGORIES
    assert all(isinstance(text, str) for text in [*sample.questions, *sample.head["keywords"]])


@pytest.mark.feature("K4")
@each_sample
def test_a_translation_names_its_language_and_its_source(sample: Sample) -> None:
    sources = {other.slug: other for other in SAMPLES if other.locale == "en"}
    assert sample.head.get("locale", "en") == sample.locale
    if sample.locale != "en":
        source = sources[sample.head["translation_of"]]
        assert (source.head["category"], "topic" in sample.head) == (sample.head["category"], False)


@each_sample
def test_an_article_is_short_enough_to_read_in_a_chat(sample: Sample) -> None:
    assert len(sample.title) <= 70
    assert 80 <= len(sample.body.split()) <= 250
    assert 5 <= len(sample.questions) <= 10


@each_sample
def test_an_article_is_plain_text_with_lists_and_headings(sample: Sample) -> None:
    assert "!" not in sample.title + sample.body
    assert re.findall(r"\*|`|<|\]\(|^#(?!# )|^###", sample.body, flags=re.MULTILINE) == []


@each_sample
def test_an_article_refers_to_others_by_their_exact_titles(sample: Sample) -> None:
    titles = {other.title for other in SAMPLES if other is not sample}
    assert set(re.findall(r'"([^"]*)"', sample.body)) <= titles
