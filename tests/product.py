"""The whole product as `make run` starts it, on free ports and in a folder of its own, for tests that need it all."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx2

from api.settings import ROOT

START_SECONDS = 240
PATIENCE_SECONDS = 60
DOORS = ("CARE_PORT", "CARE_SITE_PORT", "CARE_SMTP_PORT", "CARE_ACTIONS_PORT", "CARE_BOT_PORT")


Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Product:
    """A running installation. `base_url` is the registry's, `site_url` the demo bank's website."""

    var: Path
    ports: dict[str, int]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['CARE_PORT']}"

    @property
    def site_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['CARE_SITE_PORT']}"

    def pid(self, part: str) -> int | None:
        """The process of a part that is up right now."""
        try:
            table = json.loads((self.var / "run" / "parts.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        row = table.get(part) or {}
        return row.get("pid") if row.get("up") else None

    def kill(self, part: str) -> int:
        """End a part as a crash would; gives the id of the process that died."""
        pid = until(lambda: self.pid(part))
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for(self, part: str, other_than: int) -> None:
        """Until the supervisor has the part up again."""
        until(lambda: (pid := self.pid(part)) and pid != other_than)

    def log(self, part: str) -> str:
        return (self.var / "log" / f"{part}.log").read_text(errors="replace")


def until(look: Callable[[], Seen], seconds: float = PATIENCE_SECONDS) -> Seen:
    """The first truthy thing seen; fails when patience is over."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return seen


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Product]:
    """`settings` are added to its environment."""
    product = Product(folder / "var", free_ports())
    product.var.mkdir(parents=True)
    (ROOT / "var" / "models").mkdir(parents=True, exist_ok=True)
    (product.var / "models").symlink_to(ROOT / "var" / "models")
    output = (folder / "output.txt").open("w")
    process = subprocess.Popen([sys.executable, "-m", "api", "run"], cwd=ROOT, env=environment(product) | settings,
                               stdout=output, stderr=subprocess.STDOUT)
    try:
        until(lambda: said_ready(process, folder / "output.txt"), START_SECONDS)
        yield product
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        output.close()


def said_ready(process: subprocess.Popen[bytes], output: Path) -> bool:
    assert process.poll() is None, output.read_text()[-3000:]
    return "everything is ready" in output.read_text(errors="replace")


def environment(product: Product) -> dict[str, str]:
    ports = {name: str(port) for name, port in product.ports.items()}
    bot = f"http://127.0.0.1:{ports.pop('CARE_BOT_PORT')}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CARE_", "DATABASE_"))}
    python = os.environ.get("CARE_BOT_PYTHON", str(ROOT / ".venv/bot/bin/python"))
    return kept | ports | {"CARE_VAR": str(product.var), "CARE_BOT_URL": bot, "CARE_BOT_PYTHON": python}


def free_ports() -> dict[str, int]:
    """Ports that were free a moment ago; all are held at once, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in DOORS]
    ports = {name: held.getsockname()[1] for name, held in zip(DOORS, sockets, strict=True)}
    for held in sockets:
        held.close()
    return ports


@dataclass
class Chat:
    """A visitor of the bank's website, over the widget's API."""

    product: Product
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": self.product.site_url}

    def post(self, path: str, body: dict[str, object], key: str | None = None) -> httpx2.Response:
        headers = self.headers | {"Idempotency-Key": key or os.urandom(8).hex()}
        return httpx2.post(f"{self.product.base_url}/api/v1/widget/{path}", json=body, headers=headers, timeout=30)

    def get(self) -> dict[str, object]:
        url = f"{self.product.base_url}/api/v1/widget/conversation"
        return httpx2.get(url, headers=self.headers, timeout=30).json()

    def lines(self) -> list[dict]:
        return self.get()["lines"]

    def say(self, text: str, key: str | None = None) -> list[dict]:
        """Say something and wait for the answer: the lines that came after it."""
        said = self.post("lines", {"text": text}, key)
        assert said.status_code == 202, said.text
        return self.answered(said.json()["seq"])

    def press(self, title: str) -> list[dict]:
        """Press the latest button of that title."""
        line, index = next((line, button["index"]) for line in reversed(self.lines()) for button in line["buttons"]
                           if button["title"] == title)
        said = self.post("lines", {"button": {"line": line["id"], "index": index}})
        assert said.status_code == 202, said.text
        return self.answered(said.json()["seq"])

    def walk_to_summary(self, description: str) -> None:
        """Answer what the request's form still asks for, until it shows its summary."""
        for _ in range(8):
            last = self.lines()[-1]
            titles = [button["title"] for button in last["buttons"]]
            if "Send" in titles:
                return
            if "Open a request" in titles:
                self.press("Open a request")
            elif "Cards" in titles:
                self.press("Cards")
            elif "mail" in last["text"]:
                self.say("kim@customer.example")
            else:
                self.say(description)
        raise AssertionError(f"no summary: {self.lines()[-3:]}")

    def answered(self, seq: int) -> list[dict]:
        return until(lambda: [line for line in self.lines() if line["seq"] > seq])


def visit(product: Product) -> Chat:
    url = f"{product.base_url}/api/v1/widget/sessions"
    answer = httpx2.post(url, json={"site_key": "nimbus-demo"}, headers={"Origin": product.site_url}, timeout=30)
    assert answer.status_code == 201, answer.text
    return Chat(product, answer.json()["token"])
