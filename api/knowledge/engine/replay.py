"""What another setting of the gate would have done with questions that were asked. Pure: their rankings are kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.knowledge.engine.calibration import set_for
from api.knowledge.engine.entries import Outcome
from api.knowledge.engine.gate import OUTCOMES, Gate


@dataclass(frozen=True)
class Asked:
    """A question and what the gate saw of it then, by a ranking with the head or without (`headed`), in the base of
    which language; the article that was ranked first."""

    question: str
    seen: tuple[float, ...]
    headed: bool
    article_id: str = ""
    title: str = ""
    locale: str = ""


@dataclass(frozen=True)
class Setting:
    """The gate of a base for each way of ranking: with the head, and without it."""

    headed: Gate
    headless: Gate

    def at(self, precision: float) -> "Setting":
        return Setting(set_for(self.headed, precision), set_for(self.headless, precision))

    def decide(self, asked: Asked) -> Outcome | None:
        """None for what was ranked in another way than this gate knows, as before the encoder came."""
        gate = self.headed if asked.headed else self.headless
        if asked.seen and len(asked.seen) != len(gate.right.weights):
            return None
        return OUTCOMES[gate.judge(asked.seen).because]


Settings = Mapping[str, Setting]  # of the base of each language


def decide(settings: Settings, asked: Asked) -> Outcome | None:
    return settings[asked.locale].decide(asked) if asked.locale in settings else None


@dataclass(frozen=True)
class Moved:
    """A question whose outcome changes, and how often it was asked."""

    asked: Asked
    before: Outcome
    after: Outcome
    times: int


@dataclass(frozen=True)
class Replay:
    """How many questions end how. `moved` has the most frequent first; `left_out` can't be compared."""

    before: Counter[Outcome]
    after: Counter[Outcome]
    moved: tuple[Moved, ...]
    left_out: int

    @property
    def questions(self) -> int:
        return self.before.total()

    @property
    def changed(self) -> int:
        return sum(moved.times for moved in self.moved)


def replay(questions: Iterable[Asked], today: Settings, proposed: Settings) -> Replay:
    """The same words that end alike are one entry, told with the first one's ranking."""
    before, after, left_out = Counter[Outcome](), Counter[Outcome](), 0
    first: dict[tuple[str, str, Outcome, Outcome], Asked] = {}
    times = Counter[tuple[str, str, Outcome, Outcome]]()
    for asked in questions:
        was, becomes = (decide(kept, asked) for kept in (today, proposed))
        if was is None or becomes is None:
            left_out += 1
            continue
        before[was] += 1
        after[becomes] += 1
        if was != becomes:
            key = (asked.question.casefold(), asked.article_id, was, becomes)
            first.setdefault(key, asked)
            times[key] += 1
    moved = tuple(Moved(first[key], key[2], key[3], number) for key, number in times.most_common())
    return Replay(before, after, moved, left_out)
