"""The bot's settings, all from the environment; the registry's supervisor hands them to every process."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Our own parts that have a stock counterpart in Rasa: docs/decisions/bot-speed.md tells what each is.
PARTS = frozenset(
    ("validator", "session", "events", "graph", "policy", "window", "lock", "copies", "domain", "applied", "turn")
)


class UnknownPart(ValueError):
    pass


def _env(name, default=""):
    return field(default_factory=lambda: os.environ.get(name, default))


def _stock(names):
    """The parts named in "policy,lock", or every one of them for "all"."""
    named = frozenset(names.split(",")) - {""}
    if unknown := named - PARTS - {"all"}:
        raise UnknownPart(f"CARE_BOT_STOCK names what is none of {', '.join(sorted(PARTS))}: {', '.join(unknown)}")
    return PARTS if "all" in named else named


@dataclass(frozen=True)
class Settings:
    secret: str = _env("CARE_BOT_SECRET")
    database_url: str = _env("DATABASE_URL")
    port: str = _env("CARE_BOT_PORT", "5005")
    actions_port: str = _env("CARE_ACTIONS_PORT", "5055")
    models: str = _env("CARE_BOT_MODELS", str(ROOT / "var" / "models"))
    database_schema: str = _env("CARE_BOT_SCHEMA", "bot")
    # Both processes are reached from this machine only: Rasa's own servers know no authentication worth the name.
    host: str = "127.0.0.1"

    # "server": the action server answers over HTTP. "inside": the actions run in the Rasa process.
    actions: str = _env("CARE_BOT_ACTIONS", "server")
    # Those of PARTS that are to be replaced by stock Rasa's.
    stock: frozenset = field(default_factory=lambda: _stock(os.environ.get("CARE_BOT_STOCK", "")))
    # The pipeline and the policies; tests/bot/reference.yml has Rasa's own.
    config: str = _env("CARE_BOT_CONFIG", "config.yml")

    # How long the registry waits for a turn. Each caller gives up before its own caller does, so that whoever still
    # listens hears the truth: registry 2.5 s, this turn 2.25, one action 2.0, all that it asks the registry 1.75.
    patience: str = _env("CARE_BOT_TIMEOUT_SECONDS", "2.5")

    @property
    def turn_seconds(self):
        return 0.9 * float(self.patience)

    @property
    def action_seconds(self):
        return 0.8 * float(self.patience)

    @property
    def actions_url(self):
        return f"http://{self.host}:{self.actions_port}/webhook"
