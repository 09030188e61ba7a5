"""The gateway to Rasa: one request a turn, signed, within the time a customer waits without a word."""

from functools import cache
from typing import Any

import httpx2

from api.frontdesk.patience import Patience
from api.settings import Settings

PATH = "/webhooks/registry/webhook"
TEXT_LIMIT = 2_000
CONNECT_SECONDS = 0.4

patience = Patience()


class BotSilent(Exception):
    """The bot is down, too slow, or had nothing to say: the customer must hear something all the same."""


@cache
def line_to(bot_url: str, secret: str) -> httpx2.Client:
    """One pool of connections a process: a client made for each turn would read all certificates anew. Rasa's server
    drops idle connections after 5 s, so ours are given up before."""
    limits = httpx2.Limits(max_connections=20, keepalive_expiry=2.0)
    return httpx2.Client(base_url=bot_url, headers={"Authorization": f"Bearer {secret}"}, limits=limits)


def ask(settings: Settings, question: dict[str, Any]) -> dict[str, Any]:
    """The bot's lines and trace for one turn. Asking the same turn again gives the same lines. Raises `BotSilent`."""
    question["text"] = question["text"][:TEXT_LIMIT]
    with patience.turn(settings.bot_timeout_seconds) as turn:
        body = exchange(settings, question, turn.seconds)
        turn.answered = True
    return body


def exchange(settings: Settings, question: dict[str, Any], seconds: float) -> dict[str, Any]:
    client = line_to(settings.bot_url, settings.bot_secret.get_secret_value())
    timeout = httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    try:
        answer = client.post(PATH, json=question, timeout=timeout)
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError) as trouble:
        raise BotSilent(f"{type(trouble).__name__}: {trouble}") from trouble
    if not body.get("lines"):
        raise BotSilent("no lines")
    return body
