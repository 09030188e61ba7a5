"""The actions' one HTTP client: asks the registry within the action's time, tries a broken connection twice."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any, Callable, Optional

import requests
from requests.adapters import HTTPAdapter
from structlog.contextvars import get_contextvars

from actions.settings import Settings

Json = dict[str, Any]
Send = Callable[[], requests.Response]

CONNECT_SECONDS = 0.5
# Calls at once; each has its thread and its kept connection.
POOL_SIZE = 32
CONFLICT = 409
# The registry's own log bears the id of the turn that it is asked for.
TURN_HEADER = "X-Care-Turn"

_deadline: ContextVar[Optional[float]] = ContextVar("deadline", default=None)


class RegistryUnavailable(Exception):
    """The registry didn't answer, or not in a way that a customer could be told about."""


class Refused(RegistryUnavailable):
    """The registry answered, and the answer is no: asking again changes nothing."""


class Registry:
    """Every call may be repeated: the registry knows a turn that it has already dealt with."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.registry_url.rstrip("/") + "/api/v1/bot"
        self._seconds = settings.calls_seconds
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {settings.secret}"
        # A proxy of the environment is for the world outside; the registry is on this machine or network.
        self._session.trust_env = False
        self._threads = ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="registry")
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=POOL_SIZE))

    def begin(self) -> None:
        """An action begins: all its calls share one time."""
        _deadline.set(time.monotonic() + self._seconds)

    async def search(self, conversation: str, turn: str, text: str, locale: str) -> Json:
        return await self._post("answers", conversation_id=conversation, turn=turn, text=text, locale=locale)

    async def article(self, conversation: str, turn: str, article_id: str) -> Json:
        return await self._post("answers", conversation_id=conversation, turn=turn, article_id=article_id)

    async def conversation(self, conversation: str) -> Json:
        return await self._ask("GET", f"conversations/{conversation}")

    async def tickets(self, conversation: str) -> list[Json]:
        found = await self._ask("GET", f"conversations/{conversation}/tickets")
        return list(found["items"])

    async def hand_over(self, conversation: str, turn: str, reason: str, slots: Json, intents: list[Json]) -> Json:
        """Opens the ticket, once per (conversation, turn), and returns its receipt."""
        body = {"reason": reason, "slots": slots, "intents": intents}
        return await self._post("handoffs", conversation_id=conversation, turn=turn, **body)

    async def feedback(self, conversation: str, turn: str, helpful: bool, article_id: Optional[str]) -> None:
        body: Json = {"helpful": helpful}
        if article_id:
            body["article_id"] = article_id
        await self._post("feedback", conversation_id=conversation, turn=turn, **body)

    async def _post(self, path: str, **body: Any) -> Json:
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: Optional[Json] = None) -> Json:
        """In a thread: one slow answer must not hold up every other conversation."""
        until = _deadline.get() or time.monotonic() + self._seconds
        headers = {TURN_HEADER: str(get_contextvars().get("turn", ""))}
        send = partial(self._send, method, f"{self._base}/{path}", until, json=body, headers=headers)
        call = asyncio.get_running_loop().run_in_executor(self._threads, self._request, send, f"{method} {path}")
        try:
            # Waiting for a free thread takes time too.
            return await asyncio.wait_for(call, until - time.monotonic())
        except asyncio.TimeoutError as error:
            raise RegistryUnavailable(f"{method} {path}: no time left") from error

    def _request(self, send: Send, name: str) -> Json:
        try:
            response = self._twice(send)
            if response.status_code == CONFLICT:
                raise Refused(f"{name}: {response.text}")
            response.raise_for_status()
            return dict(response.json()) if response.content else {}
        except (requests.RequestException, ValueError) as error:
            raise RegistryUnavailable(f"{name}: {error}") from error

    @staticmethod
    def _twice(send: Send) -> requests.Response:
        try:
            return send()
        except requests.ConnectionError:
            # Also a kept connection that the registry closed just now.
            return send()

    def _send(self, method: str, url: str, until: float, **content: Any) -> requests.Response:
        left = until - time.monotonic()
        if left <= 0:
            raise requests.Timeout("no time left")
        return self._session.request(method, url, timeout=(min(CONNECT_SECONDS, left), left), **content)


@lru_cache(maxsize=1)
def shared_registry() -> Registry:
    """One session for all actions: rasa-sdk builds each of them without arguments."""
    return Registry(Settings.from_environment())
