"""The figures as a Markdown page: how each is counted stands beside it."""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from tests.bench.desk_load import LEVELS, Load
from tests.bench.desk_measure import A_VISITOR_ASKS, Measured
from tests.bench.desk_outcomes import Outcome, counts, mistaken, topics_of

OURS, SEARCH = "our Rasa", "the knowledge search alone"
HOW = f"""How it is counted:

- *The product* is everything: a line is posted to the widget's API, a job asks Rasa, an action asks the knowledge base,
  and the answer comes over the visitor's open event stream. Timed from the post until the first line of the answer is
  there. Each visitor asks {A_VISITOR_ASKS} questions; after a form or a hand-over another visitor goes on.
- *Our Rasa* is a second Rasa process of ours, as the product starts it, conversations in PostgreSQL, asked directly
  over its channel. *Stock Rasa* is `rasa run` of an environment that pip made: its REST channel, its action calls,
  conversations and locks in memory, one process; once with our model (our classifier; the rule policy set back to
  Rasa's own) and once with a model of its own parts (`tests/bench/stock_config.yml`) of the same domain, rules and
  examples. Timed from the request until the whole answer is there.
- All have the same action server and registry behind them and get the same turns, a visitor's questions each in turn,
  in changing order, so that what else the machine does hits all alike. What a Rasa alone takes compares with another
  Rasa alone; the product's own time holds Rasa's and all the rest.
- *The knowledge search alone* is the request that every answer's action makes of the registry: the floor under the
  others, and the same for all of them; without it, what is left is a Rasa's own work and the way to it.
- Several at once: as many conversations of that number run together, twice, at most 30 seconds each time; lines
  without an answer within 20 seconds, and failed requests, are *unanswered*. The Rasas get the turns that the product
  took in: where it took none, there is nothing to ask them.
- *Same answer*: the article, the choice or the buttons were those of the product.
"""


@dataclass(frozen=True)
class Machine:
    """At one moment; `load` is the number of processes that wanted a core, over the last minute."""

    at: datetime
    cores: int
    memory_gb: float
    load: float


def machine() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Machine(datetime.now(UTC), os.cpu_count() or 0, memory, os.getloadavg()[0])


def page(measured: Measured, options: argparse.Namespace, when: tuple[Machine, Machine], stock: str) -> str:
    parts = ["# The desk: measured", _heading(options, when, stock), "## Answers", _answers(measured),
             "## One turn at a time", _turns(measured), "## Several conversations at once", _loads(measured),
             HOW, "## Answered wrongly, by topic", _mistakes(measured)]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _heading(options: argparse.Namespace, when: tuple[Machine, Machine], stock: str) -> str:
    first, last = when
    return (
        f"Made by `python -m tests.bench.desk --questions {options.questions} --seed {options.seed}` on"
        f" {first.at:%d %B %Y, %H:%M}–{last.at:%H:%M} UTC, on {first.cores} cores and {first.memory_gb:.0f} GB; load"
        f" {first.load:.1f} before, {last.load:.1f} at the end, so other work shared the machine unless the first is"
        f" near 0. Stock environment: {stock or 'none, so stock Rasa was not measured'}."
    )


def _answers(measured: Measured) -> str:
    every = len(measured.judged)
    rows = [[outcome.value, str(count), _percent(count, every)] for outcome, count in counts(measured.judged)]
    found = dict(counts(measured.judged))
    served = found[Outcome.right] + found[Outcome.among]
    answered = found[Outcome.right] + found[Outcome.wrong]
    notes = [
        f"{every} BANKING77 test questions, as many of each topic as of any other, none of them trained on.",
        f"Right at once or among the three offered: {_percent(served, every)}. Of what was answered outright,"
        f" {_percent(found[Outcome.right], answered)} was right.",
        f"Handed to a person at once, by topic: {_listed(topics_of(measured.judged, Outcome.person))}.",
        f"Taken for talk or a request, by topic: {_listed(topics_of(measured.judged, Outcome.other))}.",
    ]
    return table(["what the customer got", "questions", "share"], rows) + "\n\n" + "\n".join(notes)


def _turns(measured: Measured) -> str:
    ours, floor = measured.times.get(OURS), measured.times.get(SEARCH)
    rows = [[name, str(len(times)), *_quantiles(times), _above(times, floor), *_ratios(times, ours),
             _alike(measured, name)] for name, times in measured.times.items()]  # fmt: skip
    head = ["", "turns answered", "p50, ms", "p95, ms", "p50 without the search's, ms", "p50 to our Rasa's",
            "p95 to our Rasa's", "same answer"]  # fmt: skip
    return table(head, rows)


def _loads(measured: Measured) -> str:
    rows = [[str(level), name, str(len(load.times)), *_pace(load), str(load.unanswered)]
            for level in LEVELS for name, loads in measured.loads.items() if (load := loads.get(level))]
    return table(["at once", "", "answers", "answers a second", "p95, ms", "unanswered"], rows)


def _pace(load: Load) -> list[str]:
    return [f"{load.a_second:.1f}", f"{load.p95:.0f}"] if load.times else ["–", "–"]


def _mistakes(measured: Measured) -> str:
    rows = [[asked, shown, str(count)] for asked, shown, count in mistaken(measured.judged)]
    return table(["asked", "answered", "questions"], rows) if rows else "None."


def _quantiles(times: Sequence[float]) -> Iterator[str]:
    return (f"{np.percentile(times, share):.1f}" for share in (50, 95))


def _above(times: Sequence[float], floor: Sequence[float] | None) -> str:
    return f"{np.median(times) - np.median(floor):.1f}" if floor else ""


def _ratios(times: Sequence[float], ours: Sequence[float] | None) -> list[str]:
    if not ours:
        return ["", ""]
    return [f"{np.percentile(times, share) / np.percentile(ours, share):.1f} ×" for share in (50, 95)]


def _alike(measured: Measured, name: str) -> str:
    alike = [] if name == SEARCH else measured.alike.get(name)
    return _percent(sum(alike), len(alike)) if alike else ""


def _percent(count: int, every: int) -> str:
    return f"{100 * count / every:.1f} %" if every else "–"


def _listed(topics: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{topic} {count}" for topic, count in topics) or "none"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
