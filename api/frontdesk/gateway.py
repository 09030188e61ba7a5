"""The gateway to Rasa: one request a turn, signed, within the time a customer waits without a word."""

from typing import Any

import httpx2

from api.settings import Settings

PATH = "/webhooks/registry/webhook"
TEXT_LIMIT = 2_000


class BotSilent(Exception):
    """The bot is down, too slow, or had nothing to say: the customer must hear something all the same."""


def ask(settings: Settings, question: dict[str, Any]) -> dict[str, Any]:
    """The bot's lines and trace for one turn. Asking the same turn again gives the same lines. Raises `BotSilent`."""
    headers = {"Authorization": f"Bearer {settings.bot_secret.get_secret_value()}"}
    seconds = settings.bot_timeout_seconds
    question["text"] = question["text"][:TEXT_LIMIT]
    try:
        answer = httpx2.post(settings.bot_url + PATH, json=question, headers=headers, timeout=seconds)
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError) as trouble:
        raise BotSilent(f"{type(trouble).__name__}: {trouble}") from trouble
    if not body.get("lines"):
        raise BotSilent("no lines")
    return body
