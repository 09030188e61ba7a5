"""The whole desk, measured: `python -m tests.bench.desk [--questions 300] [--stock-python …/bin/python]`.

BANKING77's test questions go through the running product as the widget sends them. Beside it, in turns, the same turns
go to our Rasa alone and to stock Rasa, which have the same actions and the same registry behind them.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import ROOT
from tests.bench.desk_measure import measure
from tests.bench.desk_page import machine, page
from tests.bench.desk_peers import Peer, serving, versions
from tests.bench.desk_questions import banking77, library, sample
from tests.product import running

STOCK_PYTHON = ROOT / ".venv" / "bot-full" / "bin" / "python"
# One browser asks more than a person would.
UNLIMITED = {"CARE_LINES_PER_MINUTE": "1000000", "CARE_VISITORS_PER_HOUR": "0"}


@contextmanager
def desk(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, list[Peer]]]:
    """A product of our own, with the Rasas beside it; of one that runs elsewhere the Rasas can't be reached."""
    if options.base_url:
        yield options.base_url, []
        return
    with running(folder, **UNLIMITED) as product, serving(product, folder, options.stock_python) as peers:
        yield product.base_url, peers


def main() -> None:
    options, known = _options(), library()
    questions = sample(banking77(options.data), options.questions, options.seed)
    stock = versions(options.stock_python) if options.stock_python and not options.base_url else ""
    before = machine()
    with tempfile.TemporaryDirectory() as folder, desk(options, Path(folder)) as (base_url, peers):
        measured = asyncio.run(measure(base_url, questions, known, peers))
    text = page(measured, options, (before, machine()), stock)
    options.page.write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CARE_DATA", "../shared/data")))
    parser.add_argument("--base-url", help="a product that already runs; then nothing is measured beside it")
    parser.add_argument(
        "--stock-python",
        type=Path,
        default=STOCK_PYTHON if STOCK_PYTHON.exists() else None,
        help="Python of an environment with the whole of Rasa (default: that of `make bot-full`)",
    )
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "bench-desk.md", help="where the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    main()
