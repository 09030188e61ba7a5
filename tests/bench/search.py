"""Search in other languages, by synonyms, and at 5,000 articles:
`python -m tests.bench.search --data <folder of the public sets>`."""

import argparse
import csv
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx2
import numpy as np
import yaml
from sqlalchemy import insert

from api import postgres, tables
from api.db import Database
from api.knowledge import markdown
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from api.knowledge.engine.synonyms import Synonyms
from api.knowledge.memory import Foreign
from api.knowledge.models import Article, ArticleStatus, Topic
from api.main import create_app
from api.settings import ROOT, Settings
from tests.bench.answers_report import Section, keep, kept, table
from tests.bench.desk_page import machine
from tests.conftest import running

KNOWLEDGE, PAGE = ROOT / "data" / "knowledge", ROOT / "docs" / "bench-search.md"
SHORT: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "other_languages.yml").read_text(encoding="utf-8"))
# What customers might say for words of the sample articles; none of it stands in any of them.
SAID = {"card": "girocard", "atm": "bancomat", "transfer": "remittance", "refund": "remboursement", "pin": "mpin"}
ARTICLES, SEARCHES = 5_000, 200
KEPT = ROOT / "var" / "bench-search"
JUDGED = ["", "questions", "right at rank 1, %", "among 3, %", "answered right, %", "wrong, %", "handed over, %"]
SPOKEN = ("The encoder knows English only; words and letters, and a gate that rehearses in each language by itself, do "
          "the rest. Articles and questions are our own; no question is known to its article.")
WORDED = "BANKING77 training questions to the sample articles, which say none of the other words."
SPEED = "`GET /api/v1/articles?q=` over HTTP, one after the other; articles made of BANKING77's questions."
Asked = list[tuple[UUID, str]]
Rows = list[list[str]]


def named(text: str) -> UUID:
    return uuid5(NAMESPACE_URL, text)


def samples(locale: str) -> Iterator[Entry]:
    for path in sorted(KNOWLEDGE.glob("*/*.md")):
        slug, _, said = path.stem.partition(".")
        if (said or "en") == locale:
            _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
            facts = yaml.safe_load(head)
            yield Entry(named(slug), 1, locale, facts["category"], facts["title"], markdown.plain(body),
                        tuple(facts["questions"]), tuple(str(word) for word in facts["keywords"]))


def short(locale: str) -> Iterator[Entry]:
    for one in SHORT[locale]:
        yield Entry(named(locale + one["slug"]), 1, locale, "cards", one["title"], one["body"], tuple(one["questions"]))


def score(name: str, index: Index, asked: Asked) -> list[str]:
    decisions = [(wanted, index.decide(text)) for wanted, text in asked]
    best = [[hit.id for hit in decision.hits] for _, decision in decisions]
    first = sum(ids[:1] == [wanted] for ids, (wanted, _) in zip(best, decisions, strict=True))
    among = sum(wanted in ids for ids, (wanted, _) in zip(best, decisions, strict=True))
    answered = [(wanted, decision) for wanted, decision in decisions if decision.outcome == "answer"]
    wrong = sum(decision.hits[0].id != wanted for wanted, decision in answered)
    gone = sum(decision.outcome == "escalate" for _, decision in decisions)
    share = [f"{100 * number / len(asked):.0f}" for number in (first, among, len(answered) - wrong, wrong, gone)]
    return [name, str(len(asked)), *share]


def languages(encoder: Encoder, _: Path) -> Section:
    rows, foreign = [], Foreign(encoder)
    for name, locale, extra in (("German, 24 articles", "de", list(samples("de"))), ("Spanish, 12 articles", "es", [])):
        asked = [(named(locale + one["slug"]), text) for one in SHORT[locale] for text in one["ask"]]
        index = Index(foreign, [*short(locale), *extra])
        rows.append(score(name, index, asked))
        if locale == "de":
            strange = [index.decide(text).outcome for text in SHORT["strange"]]
    texts = [text for locale in ("de", "es") for one in SHORT[locale] for text in one["ask"]]
    alone = Index(encoder, samples("en"))
    english = [alone.decide(text).outcome for text in texts]
    notes = [f"Of {len(strange)} German questions without an article {strange.count('escalate')} were handed over, "
             f"{strange.count('answer')} answered.",
             f"Of the {len(texts)} German and Spanish questions the English articles alone would have answered "
             f"{english.count('answer')}, asked back on {english.count('ask')}: languages don't answer for each other."]
    return Section("Other languages", " ".join([SPOKEN, *notes]), JUDGED, rows)


def synonyms(encoder: Encoder, data: Path) -> Section:
    slugs = yaml.safe_load((KNOWLEDGE / "topics.yml").read_text(encoding="utf-8"))
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        lines = [(named(slugs[row["category"]]), row["text"]) for row in csv.DictReader(file)]
    random.Random(7).shuffle(lines)
    word = re.compile(rf"\b({'|'.join(SAID)})\b", re.IGNORECASE)
    having = [(wanted, text) for wanted, text in lines if word.search(text)][:400]
    lacking = [text for _, text in lines if not word.search(text)][:200]
    other = [(wanted, word.sub(lambda found: SAID[found[0].lower()], text)) for wanted, text in having]
    index = Index(encoder, samples("en"))
    before = [index.decide(text) for text in lacking]
    rows = [score("in the articles' words", index, having), score("in other words, no synonyms", index, other)]
    index.reword(Synonyms(SAID.items()))
    rows.append(score("in other words, with synonyms", index, other))
    rows.append(score("in the articles' words, with synonyms", index, having))
    same = sum(index.decide(text) == one for text, one in zip(lacking, before, strict=True))
    note = f"{WORDED} {same} of {len(lacking)} questions without any of the words were decided exactly as before."
    return Section("Synonyms", note, JUDGED, rows)


def speed(_: Encoder, data: Path) -> Section:
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        lines = [row["text"] for row in csv.DictReader(file)]
    with (data / "banking77" / "test.csv").open(encoding="utf-8", newline="") as file:
        asked = random.Random(7).sample([row["text"][:200] for row in csv.DictReader(file)], SEARCHES)
    with tempfile.TemporaryDirectory() as folder, postgres.serve(Path(folder) / "pg", durable=False) as url:
        tables.migrate(url)
        fill(Database(url), lines)
        app = create_app(Settings(database_url=url, var=Path(folder)))
        with running(app) as address, httpx2.Client(base_url=address, timeout=60) as client:
            while not app.state.library or not app.state.library.index.gate.curve:
                time.sleep(1)
            typed = [text[:7] for text in asked]
            rows = [["whole questions", *timed(client, asked)], ["half-typed", *timed(client, typed)]]
    here = machine()
    note = f"{SPEED} On {here.cores} cores and {here.memory_gb:.0f} GB, at a load of {here.load:.1f} from other work."
    head = ["", "searches", "median, ms", "95th percentile, ms", "99th, ms"]
    return Section(f"{ARTICLES:,} articles", note, head, rows)


def fill(database: Database, lines: Sequence[str]) -> None:
    rows = [{"slug": f"a{place}", "topic_slug": "all", "title": lines[2 * place][:120], "body": lines[2 * place + 1],
             "questions": [lines[2 * place + 1][:300]], "keywords": [], "status": ArticleStatus.published}
            for place in range(ARTICLES)]
    with database.transaction() as session:
        session.add(Topic(slug="all", name="All"))
        session.flush()
        session.execute(insert(Article), rows)


def timed(client: httpx2.Client, texts: Sequence[str]) -> list[str]:
    taken = []
    for text in texts:
        began = time.perf_counter()
        client.get("/api/v1/articles", params={"q": text}).raise_for_status()
        taken.append(1000 * (time.perf_counter() - began))
    return [str(len(texts)), *(f"{np.percentile(taken, share):.0f}" for share in (50, 95, 99))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=SECTIONS)
    options, encoder = parser.parse_args(), Encoder()
    for name, measure in SECTIONS.items():
        if options.only in (None, name):
            keep(KEPT, name, measure(encoder, options.data))
    parts = ["# Search: measured\n", f"Made by `python -m tests.bench.search --data <folder of the public sets>`, "
             f"{machine().at:%d %B %Y}.\n"]
    parts += [f"## {one.title}\n\n{one.note}\n\n{table(one)}" for one in kept(KEPT, list(SECTIONS))]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


SECTIONS = {"languages": languages, "synonyms": synonyms, "speed": speed}

if __name__ == "__main__":
    main()
