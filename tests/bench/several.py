"""Two questions in one message: `python -m tests.bench.several`. One must stay one, and two must be told apart.

BANKING77's training questions against the sample help centre; a pair is two of them of two topics, joined in five ways.
"""

import argparse
import csv
import os
import random
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from api.frontdesk.several import Part, apart, questions_in
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from tests.bench.desk_questions import KNOWLEDGE, Question

JOINS = ("{a}? {b}?", "{a} and {b}?", "{a}. Also, {b}", "{a}?\n{b}?", "{a}, and {b}")


def articles() -> Iterator[Entry]:
    for path in sorted(KNOWLEDGE.glob("*/*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        about = yaml.safe_load(head)
        if "locale" not in about:
            yield Entry(named(path.stem), 1, "en", about["category"], about["title"], body,
                        tuple(about["questions"]), tuple(about["keywords"]))


def named(slug: str) -> UUID:
    return uuid5(NAMESPACE_URL, slug)


def questions(data: Path) -> list[Question]:
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        return [Question(row["text"], row["category"]) for row in csv.DictReader(file)]


def join(how: str, first: str, second: str) -> str:
    """As somebody would type it: small letters behind a comma or a conjunction."""
    first, second = (text.rstrip("?.! ") for text in (first, second))
    return how.format(a=first, b=second[0].lower() + second[1:] if "? " not in how and "\n" not in how else second)


def finds(part: Part, article: UUID) -> bool:
    """Answered with it, or asked with it among the options."""
    shown = part.decision.hits[:1] if part.decision.outcome == "answer" else part.decision.hits
    return article in [hit.id for hit in shown]


def measure(options: argparse.Namespace) -> Iterator[str]:
    index, chance, known = Index(Encoder(), articles()), random.Random(options.seed), questions(options.data)
    slugs = yaml.safe_load((KNOWLEDGE / "topics.yml").read_text(encoding="utf-8"))
    singles = chance.sample(known, options.singles)
    split = sum(bool(apart(single.text, index.decide)) for single in singles)
    yield "| message | asked | more than one question by form | told apart | both articles right |"
    yield "|---|---|---|---|---|"
    yield f"| one question | {len(singles)} | {sum(bool(questions_in(one.text)) for one in singles)} | {split} | – |"
    for how in JOINS:
        pairs = [chance.sample(known, 2) for _ in range(options.pairs)]
        pairs = [(one, two) for one, two in pairs if slugs[one.topic] != slugs[two.topic]]
        found = [(apart(join(how, one.text, two.text), index.decide), one, two) for one, two in pairs]
        formed = sum(bool(questions_in(join(how, one.text, two.text))) for one, two in pairs)
        told = [(parts, named(slugs[one.topic]), named(slugs[two.topic])) for parts, one, two in found if parts]
        right = sum(any(finds(part, a) for part in parts) and any(finds(part, b) for part in parts)
                    for parts, a, b in told)
        yield f"| `{how!r}` | {len(pairs)} | {formed} | {len(told)} | {right} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CARE_DATA", "../shared/data")))
    parser.add_argument("--singles", type=int, default=3_000)
    parser.add_argument("--pairs", type=int, default=150, help="for each way of joining")
    parser.add_argument("--seed", type=int, default=0)
    for line in measure(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
