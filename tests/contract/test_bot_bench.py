"""The bot's bench still runs: our two ways of acting, a few turns, onto a page."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bot_measure import measure
from tests.bench.bot_page import page
from tests.bench.bot_peers import INSIDE, MINE, bots
from tests.bench.desk import STOCK_PYTHON
from tests.bench.desk_load import LEVELS
from tests.bench.desk_page import machine


def test_both_ways_of_acting_answer_every_turn_alike() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        with bots(STOCK_PYTHON, Path(folder), (MINE, INSIDE)) as running:
            measured = asyncio.run(measure(running, rounds=4, load_rounds=1, longest=3))
            written = page(measured, running, (machine(), machine()), "none")
    assert [all(alike) for alike in measured.alike.values()] == [True, True]
    assert [load.unanswered for loads in measured.loads.values() for load in loads.values()] == [0] * 2 * len(LEVELS)
    assert all(bot.parsed and bot.megabytes > 0 for bot in running)
    assert f"| {INSIDE} |" in written
