"""The figures of the bot's bench as a Markdown page, ratios first."""

from collections.abc import Sequence

import numpy as np

from tests.bench.bot_measure import AROUND, KINDS, Measured
from tests.bench.bot_peers import INSIDE, MINE, Bot
from tests.bench.desk_load import LEVELS, Load
from tests.bench.desk_page import Machine, table

OWN = (MINE, INSIDE)
HOW = """How it is counted:

- All bots run at the same time. Every conversation is had with each of them before the next, in changing order, so that
  what else the machine does hits all alike. A ratio is the median of the ratios of such pairs; *at once*, of the sums.
- *Ours* is `python -m bot serve` as the product starts it, conversations in a PostgreSQL that writes to disk. *Stock*
  is `rasa run` of `make bot-full`: REST channel, conversations and locks in memory; `tests/bench/stock_config.yml` and
  `diet_config.yml`, same domain, rules and examples (the braces of buttons doubled, else it logs an error for each).
- All ask the same action server, which asks a stand-in of the registry's contract (`tests/actions/desk_double.py`); it
  knows three articles and answers at once. So an answer is all of the bot's own work and none of the search's, which
  `docs/bench-desk.md` has. *Actions inside* runs the actions in the Rasa process instead.
- *Answer* is one question, one action over HTTP, an article with buttons. *Form turn* is a line that a form takes, with
  its validating action. *Parse* is understanding alone, in a process of the bot's environment and model.
- *CPU* is what the bot's process worked a turn, over the same turns; it moves least when the machine is busy.
- *Same answer*: article, buttons or words as ours."""


def page(measured: Measured, bots: Sequence[Bot], when: tuple[Machine, Machine], how: str) -> str:
    parts = ["# The bot: measured", _heading(when, how), "## Ours to stock", _ratios(measured, bots),
             "## One turn at a time", _turns(measured, bots), "## A long conversation", _long(measured, bots),
             "## Several conversations at once", _loads(measured, bots),
             "## Start and memory", _weights(bots), HOW]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _heading(when: tuple[Machine, Machine], how: str) -> str:
    first, last = when
    return (
        f"Made by `python -m tests.bench.bot` on {first.at:%d %B %Y, %H:%M}–{last.at:%H:%M} UTC, on {first.cores} cores"
        f" and {first.memory_gb:.0f} GB; load {first.load:.1f} before, so other work shared the machine unless that is"
        f" near 0. {how}"
    )


def _ratios(measured: Measured, bots: Sequence[Bot]) -> str:
    stocks = [bot for bot in bots if bot.name not in OWN]
    own, turns = _of(bots, MINE), measured.turns

    def pace(level: int) -> list[str]:
        paces = (measured.loads[MINE][level].a_second / measured.loads[bot.name][level].a_second for bot in stocks)
        return [f"{each:.1f} ×" for each in paces]

    rows = [[f"answers a second, {level} at once", "≥ 5 ×", *pace(level)] for level in LEVELS]
    rows += [[f"{kind}: latency", "≤ 1/4" if kind == "answer" else "",
              *(_part(turns[MINE][kind], turns[bot.name][kind]) for bot in stocks)] for kind in KINDS]  # fmt: skip
    rows.append(["parse: latency", "", *(_part(own.parsed, bot.parsed) for bot in stocks)])
    rows.append(["CPU of a turn", "", *(f"1/{measured.cpu[bot.name] / measured.cpu[MINE]:.1f}" for bot in stocks)])
    alone = [["our turn 200 to our turn 2", "≤ 1.5 ×", _growth(measured, MINE)],
             ["our start", "≤ 8 s", f"{own.start_seconds:.1f} s"],
             ["our memory", "≤ 250 MB", f"{own.megabytes:.0f} MB"]]  # fmt: skip
    return table(["ours to", "aim", *(bot.name for bot in stocks)], rows) + "\n\n" + table(["", "aim", "ours"], alone)


def _turns(measured: Measured, bots: Sequence[Bot]) -> str:
    rows = []
    for bot in bots:
        of_bot = {"parse": bot.parsed, **measured.turns[bot.name]}
        rows.append([bot.name, *(_spread(of_bot[kind]) for kind in ("parse", *KINDS)), f"{measured.cpu[bot.name]:.1f}",
                     f"{100 * np.mean(measured.alike[bot.name]):.0f} %"])  # fmt: skip
    return table(["p50 / p95, ms", "parse", *KINDS, "CPU, ms", "same answer"], rows)


def _long(measured: Measured, bots: Sequence[Bot]) -> str:
    rows = [[bot.name, *(_middle(measured.long[bot.name].get(turn)) for turn in AROUND), _growth(measured, bot.name)]
            for bot in bots]  # fmt: skip
    return table(["answer, p50, ms", *(f"turn {turn}" for turn in AROUND), "200 to 2"], rows)


def _loads(measured: Measured, bots: Sequence[Bot]) -> str:
    rows = [[str(level), bot.name, *_load(measured.loads[bot.name][level])] for level in LEVELS for bot in bots]
    return table(["at once", "", "answers", "answers a second", "p50, ms", "p95, ms", "unanswered"], rows)


def _load(load: Load) -> list[str]:
    return [str(len(load.times)), f"{load.a_second:.1f}", _middle(load.times), f"{load.p95:.0f}", str(load.unanswered)]


def _weights(bots: Sequence[Bot]) -> str:
    rows = [[bot.name, f"{bot.start_seconds:.1f}", f"{bot.megabytes:.0f}"] for bot in bots]
    return table(["", "ready after, s", "memory at the end, MB"], rows)


def _of(bots: Sequence[Bot], name: str) -> Bot:
    return next(bot for bot in bots if bot.name == name)


def _middle(times: Sequence[float] | None) -> str:
    return f"{np.median(times):.1f}" if times else "–"


def _part(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """1/4.2: ours takes the 4.2th part of theirs, at the median of the pairs."""
    return f"1/{np.median(np.array(theirs) / np.array(ours)):.1f}"


def _growth(measured: Measured, name: str) -> str:
    found = measured.long[name]
    return f"{np.median(found[200]) / np.median(found[2]):.2f} ×" if 200 in found else "–"


def _spread(times: Sequence[float]) -> str:
    return f"{np.percentile(times, 50):.1f} / {np.percentile(times, 95):.1f}"
