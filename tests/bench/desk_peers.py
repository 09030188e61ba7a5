"""The Rasa processes beside the product, ours and stock: the same actions and registry, each asked over its channel."""

import os
import re
import secrets
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from api.settings import ROOT
from tests.bench.desk_visitor import NO_LIMITS, Turn
from tests.product import Product, until

CONFIG = ROOT / "tests" / "bench" / "stock_config.yml"
START_SECONDS, TRAIN_SECONDS = 180, 300
OURS, STOCK, SEARCH = "/webhooks/registry/webhook", "/webhooks/rest/webhook", "/api/v1/bot/answers"
ABOUT = {"page_url": "", "locale": "en", "name": None, "email": None, "signed_in": False}
Body = dict[str, Any]
VERSIONS = "import importlib.metadata as m; [print(n, m.version(n)) for n in ('rasa', 'tensorflow', 'jsonschema')]"


@dataclass(frozen=True)
class Peer:
    """Something that a turn is sent to by one POST; `door` is its path and says which body it wants."""

    name: str
    url: str
    door: str
    secret: str = ""

    async def ask(self, client: httpx2.AsyncClient, turn: Turn) -> tuple[float, str]:
        """Milliseconds from the request to the whole answer, and what it said."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        began = time.perf_counter()
        answer = await client.post(self.url + self.door, json=BODIES[self.door](turn), headers=headers)
        took = 1_000 * (time.perf_counter() - began)
        said = answer.json()
        return took, gist(said if isinstance(said, list) else said.get("lines", [said] if "outcome" in said else []))


Started = tuple[Peer, Sequence[str | Path], Mapping[str, str], Path]  # with its command, environment and log


def for_ours(turn: Turn) -> Body:
    return {"sender": turn.conversation, "turn": turn.id, "text": turn.text, "payload": None, "metadata": ABOUT}


def for_stock(turn: Turn) -> Body:
    return {"sender": turn.conversation, "message": turn.text, "metadata": {**ABOUT, "turn": turn.id}}


def for_search(turn: Turn) -> Body:
    return {"conversation_id": turn.conversation, "turn": turn.id, "text": turn.text, "locale": "en"}


BODIES = {OURS: for_ours, STOCK: for_stock, SEARCH: for_search}


def gist(messages: list[dict[str, Any]]) -> str:
    """The article shown, else the buttons, else "talk"; stock Rasa splits into two messages what ours says in one.

    Reads a Rasa's messages, and the lines of the widget's API too.
    """
    parts = [part for each in messages for part in (each, each.get("custom") or {})]
    shown = [part["article"]["id"] for part in parts if part.get("article")]
    titles = {button["title"] for part in parts for button in part.get("buttons") or []} - {""}
    return str(shown or sorted(titles) or ("talk" if messages else ""))


@asynccontextmanager
async def client_for_peers() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(timeout=60, limits=NO_LIMITS, trust_env=False) as client:
        yield client


def versions(python: Path) -> str:
    said = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True)
    return ", ".join(said.stdout.splitlines())


@contextmanager
def serving(product: Product, folder: Path, stock_python: Path | None) -> Iterator[list[Peer]]:
    """Our Rasa, stock Rasa twice (with our model, with a pipeline of its own), and what all of them wait for."""
    with ExitStack() as running_peers:
        peers = [running_peers.enter_context(ours(product, folder))]
        models = stock_models(stock_python, peers[0], folder) if stock_python else {}
        for name, model in models.items():
            peers.append(running_peers.enter_context(stock(product, folder, (stock_python, name, model))))
        yield [*peers, Peer("the knowledge search alone", product.base_url, SEARCH, told(product, "CARE_BOT_SECRET"))]


def stock_models(python: Path, peer: Peer, folder: Path) -> dict[str, Path]:
    name = httpx2.get(peer.url + OURS.removesuffix("webhook"), trust_env=False).json()["model"]
    own = ROOT / "var" / "models" / f"{name.removesuffix('.tar.gz')}.tar.gz"
    return {"stock Rasa, our model": own, "stock Rasa, its own pipeline": trained(python, folder)}


def trained(python: Path, folder: Path, config: Path = CONFIG) -> Path:
    """A model of the same domain, rules, stories and examples, of nothing but Rasa's own parts."""
    data = [ROOT / "data" / part for part in ("nlu", "rules", "stories")]
    command = [python, "-m", "rasa", "train", "--config", config, "--domain", stock_domain(folder), "--data", *data,
               "--out", folder, "--fixed-model-name", config.stem]
    with (folder / "train.log").open("w") as log:
        subprocess.run(command, cwd=ROOT, env=stock_environment(folder), stdout=log, stderr=log, check=True,
                       timeout=TRAIN_SECONDS)
    return folder / f"{config.stem}.tar.gz"


def stock_domain(folder: Path) -> Path:
    """Ours with the braces of the buttons doubled: else stock Rasa logs an error for each button, which takes time."""
    written = re.sub(r"'(/\w+)\{(.*)\}'", r"'\1{{\2}}'", (ROOT / "domain.yml").read_text())
    (folder / "domain.yml").write_text(written)
    return folder / "domain.yml"


@contextmanager
def ours(product: Product, folder: Path) -> Iterator[Peer]:
    """As the supervisor starts it, on a port and in a database schema of its own."""
    env = {"CARE_BOT_SECRET": secrets.token_hex(16), "DATABASE_URL": told(product, "DATABASE_URL"),
           "CARE_ACTIONS_PORT": str(product.ports["CARE_ACTIONS_PORT"])}
    with running(*our_rasa("our Rasa", env, folder)) as (peer, _):
        yield peer


@contextmanager
def stock(product: Product, folder: Path, how: tuple[Path, str, Path]) -> Iterator[Peer]:
    with running(*stock_rasa(folder, product.ports["CARE_ACTIONS_PORT"], how)) as (peer, _):
        yield peer


def our_rasa(name: str, env: Mapping[str, str], folder: Path) -> Started:
    port = free_port()
    more = {"CARE_BOT_PORT": str(port), "CARE_BOT_SCHEMA": "bench"} | env
    peer = Peer(name, f"http://127.0.0.1:{port}", OURS, env["CARE_BOT_SECRET"])
    return peer, [our_python(), "-m", "bot", "serve"], os.environ | more, folder / f"{port}.log"


def our_python() -> str:
    return os.environ.get("CARE_BOT_PYTHON", str(ROOT / ".venv/bot/bin/python"))


def stock_rasa(folder: Path, actions: int, how: tuple[Path, str, Path]) -> Started:
    """`rasa run` as it comes: its REST channel, trackers and locks in memory, one process, the given actions."""
    python, name, model = how
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n")
    credentials.write_text("rest:\n")
    port = free_port()
    command = [python, "-m", "rasa", "run", "--model", model, "--endpoints", endpoints, "--credentials", credentials,
               "--interface", "127.0.0.1", "--port", str(port)]
    return Peer(name, f"http://127.0.0.1:{port}", STOCK), command, stock_environment(folder), folder / f"{port}.log"


def stock_environment(folder: Path) -> dict[str, str]:
    """CARE_BOT_STOCK sets the policy of our model back to Rasa's own."""
    env = {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(folder / "cache"),
           "CARE_BOT_STOCK": "policy", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    return os.environ | env


@contextmanager
def running(
    peer: Peer, command: Sequence[str | Path], env: Mapping[str, str], output: Path
) -> Iterator[tuple[Peer, int]]:
    """The peer and its process, from when it answers on."""
    with output.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            until(lambda: answers(process, output, peer), START_SECONDS)
            yield peer, process.pid
        finally:
            process.terminate()
            process.wait(30)


def answers(process: subprocess.Popen[bytes], output: Path, peer: Peer) -> bool:
    assert process.poll() is None, output.read_text(errors="replace")[-3000:]
    with suppress(httpx2.HTTPError):
        return httpx2.get(peer.url + peer.door.removesuffix("webhook"), timeout=2, trust_env=False).status_code == 200
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def told(product: Product, name: str) -> str:
    """A setting as the supervisor told it to the worker."""
    environment = Path(f"/proc/{until(lambda: product.pid('worker'))}/environ").read_text()
    return next(item.partition("=")[2] for item in environment.split("\0") if item.startswith(f"{name}="))
