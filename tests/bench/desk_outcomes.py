"""What an answer was worth: right, wrong, among three, an honest "I don't know", or a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.desk_questions import Library, Question
from tests.bench.desk_visitor import BOT_AWAY, Heard

WAY_ON = "Ask differently"  # the button that every "I don't know" has


class Outcome(StrEnum):
    right = "answered, right"
    among = "asked, right among the three offered"
    unknown = "escalated: said it doesn't know, offered a person or a request"
    person = "handed to a person at once, by the sensitive words"
    wrong = "answered, wrong"
    astray = "asked, right not among the three offered"
    other = "taken for talk or for a request"
    silent = "no answer"


@dataclass(frozen=True)
class Judged:
    """`shown` is the topic of the article that was shown, if one was."""

    question: Question
    heard: Heard
    outcome: Outcome
    shown: str = ""

    @property
    def stays_with_bot(self) -> bool:
        """Whether the next question can be asked in this conversation: no form, no person."""
        return self.outcome not in (Outcome.person, Outcome.other, Outcome.silent)


def judge(question: Question, heard: Heard, library: Library) -> Judged:
    kinds = {line["kind"] for line in heard.lines}
    if "article" in kinds:
        title = next(line["article"]["title"] for line in heard.lines if line["kind"] == "article")
        shown = library.topic(title)
        return Judged(question, heard, Outcome.right if shown == question.topic else Outcome.wrong, shown)
    titles = {button["title"] for line in heard.lines for button in line["buttons"]}
    if "options" in kinds:
        offered = {library.topic(title) for title in titles}
        return Judged(question, heard, Outcome.among if question.topic in offered else Outcome.astray)
    return Judged(question, heard, _without_article(heard, kinds, titles))


def _without_article(heard: Heard, kinds: set[str], titles: set[str]) -> Outcome:
    if heard.owner != "bot" or "receipt" in kinds:
        return Outcome.person
    if not heard.lines or BOT_AWAY in kinds:
        return Outcome.silent
    return Outcome.unknown if WAY_ON in titles else Outcome.other


def counts(judged: Sequence[Judged]) -> list[tuple[Outcome, int]]:
    found = Counter(each.outcome for each in judged)
    return [(outcome, found[outcome]) for outcome in Outcome]


def topics_of(judged: Sequence[Judged], outcome: Outcome) -> list[tuple[str, int]]:
    return Counter(each.question.topic for each in judged if each.outcome is outcome).most_common()


def mistaken(judged: Sequence[Judged], most: int = 10) -> list[tuple[str, str, int]]:
    """Topic asked, topic answered, how often; the frequent ones first."""
    pairs = Counter((each.question.topic, each.shown) for each in judged if each.outcome is Outcome.wrong)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [(asked, shown, count) for (asked, shown), count in ordered[:most]]
