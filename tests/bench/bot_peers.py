"""The bots side by side: ours with the actions over HTTP and inside, stock Rasa with a bag of words and with DIET.

All have the same action server and the same stand-in for the registry behind them, which answers at once: what is
measured is the bots' own work. Ours keep their conversations in a PostgreSQL that writes to disk, stock Rasa in memory.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from api import postgres
from api.settings import ROOT
from tests.actions.desk_double import SECRET
from tests.bench.desk_peers import OURS, Peer, Started, free_port, our_python, our_rasa, running, stock_rasa, trained
from tests.product import until

MINE, INSIDE, WORDS, DIET = "ours", "ours, actions inside", "stock, bag of words", "stock, DIET"
CONFIGS = {WORDS: ROOT / "tests/bench/stock_config.yml", DIET: ROOT / "tests/bench/diet_config.yml"}


@dataclass
class Bot:
    """A running bot; `parser` understands lines in a process of the same environment and model."""

    peer: Peer
    pid: int
    start_seconds: float
    parser: "subprocess.Popen[str]"
    megabytes: float = 0.0
    parsed: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.peer.name

    def weigh(self) -> None:
        """The process's memory now, as the kernel counts it."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        self.megabytes = int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """What the process has worked so far, in all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def parse(self, count: int) -> None:
        assert self.parser.stdin
        assert self.parser.stdout
        self.parser.stdin.write(f"{count}\n")
        self.parser.stdin.flush()
        self.parsed += json.loads(self.parser.stdout.readline())


@contextmanager
def bots(stock_python: Path, folder: Path, names: Sequence[str]) -> Iterator[list[Bot]]:
    """Started one after another, so that each one's start is its own."""
    with ExitStack() as up, postgres.serve(folder / "pg") as url:
        env = {"CARE_BOT_SECRET": SECRET, "DATABASE_URL": url, "CARE_REGISTRY_URL": up.enter_context(_registry())}
        env["CARE_ACTIONS_PORT"] = str(up.enter_context(_actions(env, folder)))
        yield [up.enter_context(_bot(name, env, stock_python, folder)) for name in names]


@contextmanager
def _registry() -> Iterator[str]:
    with _piped([our_python(), "-m", "tests.bench.bot_registry"], {}) as process:
        assert process.stdout
        yield process.stdout.readline().strip()


@contextmanager
def _actions(env: dict[str, str], folder: Path) -> Iterator[int]:
    port = free_port()
    with (folder / "actions.log").open("w") as log:
        command = [our_python(), "-m", "bot", "actions"]
        more = env | {"CARE_ACTIONS_PORT": str(port)}
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | more, stdout=log, stderr=log)
        try:
            until(lambda: _is_up(f"http://127.0.0.1:{port}/health"))
            yield port
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def _bot(name: str, env: dict[str, str], stock_python: Path, folder: Path) -> Iterator[Bot]:
    stock = name in CONFIGS
    if stock:
        model = trained(stock_python, folder, CONFIGS[name])
        started = stock_rasa(folder, int(env["CARE_ACTIONS_PORT"]), (stock_python, name, model))
    else:
        subprocess.run([our_python(), "-m", "bot", "train"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        where = {"CARE_BOT_ACTIONS": "inside", "CARE_BOT_SCHEMA": "inside"} if name == INSIDE else {}
        started = our_rasa(name, env | where, folder)
    began = time.monotonic()
    with running(*started) as (peer, pid):
        seconds = time.monotonic() - began
        model = model if stock else _model_of(peer)
        with _piped([started[1][0], "-m", "tests.bench.bot_parse", model], _parsing(started)) as parser:
            assert parser.stdout
            until(lambda: (parser.stdout.readline() if parser.stdout else "").strip() == "ready")
            yield Bot(peer, pid, seconds, parser)


def _parsing(started: Started) -> dict[str, str]:
    return {"RASA_TELEMETRY_ENABLED": "false"} | ({} if started[0].door == OURS else {"CARE_BOT_STOCK": "all"})


def _model_of(peer: Peer) -> Path:
    name = httpx2.get(peer.url + OURS.removesuffix("webhook"), trust_env=False).json()["model"]
    return ROOT / "var" / "models" / f"{name.removesuffix('.tar.gz')}.tar.gz"


@contextmanager
def _piped(command: Sequence[str | Path], env: dict[str, str]) -> "Iterator[subprocess.Popen[str]]":
    """A process that lives until its input is closed."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


def _is_up(url: str) -> bool:
    with suppress(httpx2.HTTPError):
        return httpx2.get(url, timeout=2, trust_env=False).status_code == 200
    return False
