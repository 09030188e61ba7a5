"""The bot as it runs: PostgreSQL, Rasa and the action server as processes, and the registry's contract over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import requests
import yaml

from tests.actions.desk_double import SECRET, DeskServer

ROOT = Path(__file__).resolve().parents[2]
API_PYTHON = ROOT / ".venv" / "api" / "bin" / "python"
# Whether this is the bot's full build: `make test-bot-full`.
FULL = find_spec("tensorflow") is not None
PATIENCE_SECONDS = 180 if FULL else 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(**more):
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **more}


def train(**more):
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, env=_environment(**more), check=True)


class Postgres:
    def __init__(self, folder):
        self._command = [str(API_PYTHON), "tests/bot/postgres_process.py", str(folder)]
        self.start()

    def start(self):
        pipe, env = subprocess.PIPE, _environment(PYTHONPATH=str(ROOT))
        self._process = subprocess.Popen(self._command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, env=env)
        self.url = self._process.stdout.readline().strip()

    def stop(self):
        self._process.stdin.close()
        self._process.wait()


class Part:
    """One of the bot's processes; `kill` is as rude as it sounds."""

    def __init__(self, verb, url, environment):
        self._url, self._environment = url, environment
        self._command = [sys.executable, "-m", "bot", verb]
        self._process = None

    def start(self):
        self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{' '.join(self._command[1:4])} did not come up")
            time.sleep(0.05)

    def _answers(self):
        try:
            return requests.get(self._url, timeout=1).ok
        except requests.RequestException:
            return False

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    @contextmanager
    def hanging(self):
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self):
        self._process.terminate()
        self._process.wait()


class Rasa(Part):
    """A Rasa process at `channel`, with conversations of its own."""

    def __init__(self, environment, schema="bot", **more):
        port = free_port()
        self.channel = f"http://127.0.0.1:{port}/webhooks/registry/"
        own = {"CARE_BOT_PORT": str(port), "CARE_BOT_SCHEMA": schema}
        super().__init__("serve", self.channel, {**environment, **own, **more})


class BesideIt:
    """Another Rasa at the same desk, behind the same actions."""

    def __init__(self, front_desk, rasa):
        self._front_desk, self.channel = front_desk, rasa.channel

    @property
    def desk(self):
        return self._front_desk.desk


class FrontDesk:
    def __init__(self, folder):
        self._folder = folder

    def __enter__(self):
        train()
        self.postgres, self.server = Postgres(self._folder), DeskServer()
        self.server.start()
        port = free_port()
        self.environment = _environment(
            CARE_BOT_SECRET=SECRET,
            CARE_REGISTRY_URL=self.server.url,
            CARE_ACTIONS_PORT=str(port),
            DATABASE_URL=self.postgres.url,
        )
        self.rasa = Rasa(self.environment)
        self.actions = Part("actions", f"http://127.0.0.1:{port}/health", self.environment)
        self.actions.start()
        self.rasa.start()
        return self

    def __exit__(self, *failure):
        for part in (self.rasa, self.actions, self.server, self.postgres):
            part.stop()

    @property
    def channel(self):
        return self.rasa.channel

    @property
    def desk(self):
        return self.server.desk


class Talk:
    """One customer's conversation with the bot, as the registry carries it on."""

    def __init__(self, front_desk, **metadata):
        self._desk, self.metadata = front_desk, metadata
        self.sender, self.lines, self.trace = str(uuid4()), [], {}

    def post(self, text="", payload=None, turn=None, **changed):
        body = {"sender": self.sender, "turn": turn or str(uuid4()), "text": text, "payload": payload}
        body["metadata"] = self.metadata
        headers = {"Authorization": f"Bearer {SECRET}"}
        return requests.post(f"{self._desk.channel}webhook", json={**body, **changed}, headers=headers, timeout=30)

    def say(self, text, turn=None):
        return self._heard(self.post(text, turn=turn))

    def press(self, title):
        """The newest button of this title, as in the widget."""
        found = [b["payload"] for line in self.lines for b in _buttons(line) if b["title"] == title]
        assert found, f"no button {title!r} among {self.lines}"
        return self._heard(self.post(payload=found[-1]))

    def press_payload(self, payload):
        return self._heard(self.post(payload=payload))

    def _heard(self, answer):
        body = answer.json()
        self.lines, self.trace = body.get("lines", []), body.get("trace", {})
        return self.lines or answer.status_code


def _buttons(line):
    return line.get("custom", line).get("buttons", [])


def words(line):
    return line.get("custom", line).get("text", "")


DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@cache
def _pattern(text):
    return re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), re.DOTALL)


def name_of(line):
    """The response of domain.yml that a line comes from; a receipt has no words of ours."""
    custom = line.get("custom", {})
    if custom.get("kind") == "receipt":
        return "receipt"
    said = words(line)
    fitting = {
        variation["text"]: name
        for name, variations in DOMAIN["responses"].items()
        for variation in variations
        if _pattern(variation["text"]).fullmatch(said)
    }
    # Of two that fit, the one with more words of its own: the other's places took them in.
    return fitting[max(fitting, key=len)] if fitting else f"unknown: {line}"
