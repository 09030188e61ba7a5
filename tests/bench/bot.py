"""The bot, measured: `python -m tests.bench.bot`. Needs `make bot-full`; takes about ten minutes on two quiet cores.

Ours and stock Rasa, up at the same time, have the same conversations in alternation: parse, greeting, answer with one
action, form; 1, 8 and 32 conversations at once; turn 2, 50 and 200; and how long each takes to start, in what memory.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from api.settings import ROOT
from tests.bench.bot_measure import measure
from tests.bench.bot_page import page
from tests.bench.bot_peers import DIET, INSIDE, MINE, WORDS, bots
from tests.bench.desk import STOCK_PYTHON
from tests.bench.desk_page import machine
from tests.bench.desk_peers import versions


def main() -> None:
    options = _options()
    before = machine()
    names = (MINE, INSIDE, WORDS, *([] if options.no_diet else [DIET]))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        with bots(options.stock_python, Path(folder), names) as running:
            measured = asyncio.run(measure(running, options.rounds, options.load_rounds, options.longest))
            text = page(measured, running, (before, machine()), _conditions(options))
    options.page.write_text(text, encoding="utf-8")
    print(text)


def _conditions(options: argparse.Namespace) -> str:
    return (
        f"{options.rounds} rounds one at a time, {options.load_rounds} at once, {options.longest} turns in the long"
        f" conversation. Stock environment: {versions(options.stock_python)}."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60, help="conversations of five turns with each bot")
    parser.add_argument("--load-rounds", type=int, default=4, help="how often each number of conversations is tried")
    parser.add_argument("--longest", type=int, default=200, help="turns of the long conversation")
    parser.add_argument("--no-diet", action="store_true", help="leave DIET out: its training takes a minute and more")
    parser.add_argument("--stock-python", type=Path, default=STOCK_PYTHON)
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "bench-bot.md", help="where the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    main()
