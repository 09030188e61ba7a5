"""Which parts this product has, what each needs, and what to tell when all are ready."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from signal import SIGINT
from urllib.parse import urlsplit

from api import postgres
from api.processes import StartError
from api.settings import DEMO_SECRET, Settings
from api.supervisor.parts import Part
from api.supervisor.probes import answers, listens, refuse_taken_port
from api.supervisor.secret import kept_secret
from api.supervisor.supervise import supervise

SECRETS = ("CARE_SECRET", "CARE_BOT_SECRET")
OURS = ("127.0.0.1", "localhost", "::1")
# Without and with what learned dialogue needs of Rasa, TensorFlow above all.
BOT_BUILDS = {"lean": ".venv/bot", "full": ".venv/bot-full"}
ROOT = Path(__file__).resolve().parent.parent.parent

Accounts = Callable[[], Sequence[tuple[str, str, str]]]  # role, e-mail, password


@dataclass(frozen=True)
class Door:
    """Where a part listens, and the setting that moves it."""

    host: str
    port: int
    setting: str


def run(settings: Settings, accounts: Accounts) -> int:
    """Starts everything and stays until told to stop; the exit code of the command."""
    folder = settings.var / "pg"
    try:
        for door in _doors(settings).values():
            refuse_taken_port(door.host, door.port, door.setting)
        with nullcontext() if settings.database_url else postgres.reserve(folder):
            return supervise(_parts(settings), settings.var, partial(_greeting, settings, accounts))
    except StartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def _doors(settings: Settings) -> dict[str, Door]:
    doors = {"registry": Door(settings.host, settings.port, "CARE_PORT")}
    bot = urlsplit(settings.bot_url)
    if bot.hostname in OURS:
        doors["rasa"] = Door(bot.hostname, bot.port or 5005, "CARE_BOT_URL")
        doors["actions"] = Door(bot.hostname, int(os.environ.get("CARE_ACTIONS_PORT", "5055")), "CARE_ACTIONS_PORT")
    if settings.demo:
        doors["site"] = Door(settings.host, settings.site_port, "CARE_SITE_PORT")
    if settings.demo and settings.smtp_host in OURS:
        doors["mailbox"] = Door(settings.smtp_host, settings.smtp_port, "CARE_SMTP_PORT")
    return doors


def _parts(settings: Settings) -> list[Part]:
    doors = _doors(settings)
    database, url = _database(settings)
    env = _environment(settings, doors, url)
    parts = [*database, *_registry(settings, doors)]
    if "rasa" in doors:
        parts += _bot(doors)
    names = {part.name for part in parts}
    return [
        replace(part, env={**env, **part.env}, after=tuple(name for name in part.after if name in names))
        for part in parts
    ]


def _database(settings: Settings) -> tuple[list[Part], str]:
    if settings.database_url:
        return [], postgres.checked(settings.database_url)
    prepare = partial(postgres.prepare, settings.var / "pg")
    launch = prepare()

    async def ready() -> bool:
        return postgres.is_ready(launch.url)

    part = Part(
        "postgres",
        launch.argv,
        ready=ready,
        before=prepare,
        account=launch.account,
        stop_signal=SIGINT,
        orphan_signal=SIGINT,
        stop_seconds=20,
    )
    return [part], launch.url


def _registry(settings: Settings, doors: dict[str, Door]) -> list[Part]:
    parts = [Part("migrate", _api("migrate"), after=("postgres",), once=True)]
    if settings.demo:
        parts.append(Part("seed", _api("seed"), after=("migrate",), once=True))
    registry = answers(_reachable(settings.host), settings.port, "/readyz")
    parts += [
        # The first time it computes the meaning of every article.
        Part("registry", _api("serve"), after=("migrate", "seed"), ready=registry, ready_seconds=180, stop_seconds=12),
        Part("worker", _api("worker"), after=("migrate", "seed"), stop_seconds=12),
    ]
    for name in ("mailbox", "site"):
        if door := doors.get(name):
            parts.append(Part(name, _api(name), ready=listens(_reachable(door.host), door.port)))
    return parts


def _bot(doors: dict[str, Door]) -> list[Part]:
    python = bot_python()
    rasa, actions = doors["rasa"], doors["actions"]
    bot = (python, "-m", "bot")
    return [
        Part("train", (*bot, "train"), once=True),
        Part("actions", (*bot, "actions"), ready=listens(actions.host, actions.port)),
        Part(
            "rasa",
            (*bot, "serve"),
            after=("train", "migrate"),
            ready=listens(rasa.host, rasa.port),
            ready_seconds=180,
        ),
    ]


def bot_python() -> str:
    build = os.environ.get("CARE_BOT_BUILD", "lean")
    if build not in BOT_BUILDS:
        raise StartError(f"CARE_BOT_BUILD={build} means nothing: it is one of {', '.join(BOT_BUILDS)}.")
    python = os.environ.get("CARE_BOT_PYTHON", str(ROOT / BOT_BUILDS[build] / "bin" / "python"))
    if not Path(python).exists():
        raise StartError(f"The bot's Python ({python}) is missing: start the product with `make run`.")
    return python


def _api(verb: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "api", verb)


def _environment(settings: Settings, doors: dict[str, Door], url: str) -> dict[str, str]:
    """What every part is told, on top of what we were told ourselves."""
    env = {name: _secret(settings, name) for name in SECRETS}
    env |= {
        "DATABASE_URL": url,
        "CARE_REGISTRY_URL": f"http://{_reachable(settings.host)}:{settings.port}",
        "CARE_BASE_URL": _base(settings),
        "CARE_VAR": str(settings.var),
        "CARE_BOT_MODELS": str(settings.var / "models"),
        "CARE_BOT_TIMEOUT_SECONDS": str(settings.bot_timeout_seconds),
        "PYTHONUNBUFFERED": "1",
    }
    if "rasa" in doors:
        env |= {"CARE_BOT_PORT": str(doors["rasa"].port), "CARE_ACTIONS_PORT": str(doors["actions"].port)}
    return env


def _secret(settings: Settings, name: str) -> str:
    """The one that was set, wherever settings are read from; else this installation's own."""
    given: str = getattr(settings, name.removeprefix("CARE_").lower()).get_secret_value()
    return given if given != DEMO_SECRET else kept_secret(settings.var / "secrets", name)


def _base(settings: Settings) -> str:
    """The public address; one that nobody has set follows the port."""
    if "base_url" in settings.model_fields_set:
        return settings.base_url
    return f"http://{_reachable(settings.host)}:{settings.port}"


def _reachable(host: str) -> str:
    """Where to knock for a part that listens everywhere."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _greeting(settings: Settings, accounts: Accounts) -> Iterator[str]:
    base = _base(settings)
    if settings.demo:
        yield f"  Demo site       http://{_reachable(settings.host)}:{settings.site_port}/"
    yield f"  Help centre     {base}/help"
    yield f"  Portal          {base}/portal"
    yield f"  Agent console   {base}/app"
    yield f"  Administration  {base}/admin"
    if settings.demo:
        yield f"  Mailbox         {base}/demo/mail"
        yield ""
        yield from (f"  {role:<15} {email}  {password}" for role, email, password in accounts())
    yield ""
    yield "  Ctrl-C stops everything."
