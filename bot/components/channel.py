"""The registry's way in: one signed POST a turn, answered with structured lines, never with nothing."""

import asyncio
import hmac
import logging
import re
import time
from uuid import UUID

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot.components.afresh import begin_afresh
from bot.components.turns import lines_of, trace_of

TEXT_LIMIT = 2000
BUTTON = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

logger = logging.getLogger(__name__)


class BadTurn(ValueError):
    """The body isn't what the registry sends; the message says which part."""


class Silent(OutputChannel):
    """Says nothing while Rasa works: the answer is read from the tracker, so that a repeated turn reads the same."""

    async def send_response(self, recipient_id, message):
        pass


def _spoken(text):
    """The customer's words, harmless to Rasa: a leading slash would be taken for an intent."""
    words = CONTROL.sub(" ", text)[:TEXT_LIMIT].lstrip("/ \t\n")
    return words or "?"


def _text_of(body):
    payload, text = body.get("payload"), body.get("text")
    if payload is None:
        if not isinstance(text, str):
            raise BadTurn("text")
        return _spoken(text)
    if not isinstance(payload, str) or len(payload) > TEXT_LIMIT or not BUTTON.fullmatch(payload):
        raise BadTurn("payload")
    return payload


def _identifier(body, key):
    try:
        return str(UUID(body[key]))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadTurn(key) from None


def message_of(body):
    """The turn as Rasa wants it; the turn's id travels in its metadata and comes back in the tracker."""
    if not isinstance(body, dict) or not isinstance(body.get("metadata") or {}, dict):
        raise BadTurn("body")
    turn = _identifier(body, "turn")
    return UserMessage(
        _text_of(body),
        Silent(),
        sender_id=_identifier(body, "sender"),
        input_channel=RegistryChannel.name(),
        message_id=turn,
        metadata={**(body.get("metadata") or {}), "turn": turn},
    )


async def _turn_so_far(agent, message):
    return await agent.tracker_store.turn(message.sender_id, message.message_id)


async def answer(agent, message):
    """The turn's events: a turn that was answered before is read again, else Rasa is asked.

    The lock makes the two one step: the same turn delivered twice at once is thought over once.
    """
    async with agent.lock_store.lock(message.sender_id):
        events = await _turn_so_far(agent, message)
        if not lines_of(events):
            await begin_afresh(agent, message)
            await agent.processor.handle_message(message)
            events = await _turn_so_far(agent, message)
        return events


class RegistryChannel(InputChannel):
    def __init__(self, secret, seconds):
        self._seconds = seconds
        self._expected = f"Bearer {secret}".encode()

    @classmethod
    def name(cls):
        return "registry"

    def _knows(self, request):
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, self._expected)

    async def _receive(self, request):
        if not self._knows(request):
            return response.json({"error": "NotSignedIn"}, status=401)
        try:
            message = message_of(request.json)
        except BadTurn as error:
            return response.json({"error": "BadTurn", "detail": str(error)}, status=422)
        clear_contextvars()
        bind_contextvars(turn=message.message_id, conversation=message.sender_id)
        return self._answered(await self._in_time(request.app.ctx.agent, message))

    async def _in_time(self, agent, message):
        """The turn's events; none when it failed or took too long. Nothing is kept of a turn that is cut off: the
        conversation stays where the customer has seen it."""
        began = time.monotonic()
        try:
            events = await asyncio.wait_for(answer(agent, message), timeout=self._seconds)
        except asyncio.TimeoutError:
            logger.error("The turn took more than %s seconds", self._seconds)
            return []
        except Exception:
            logger.exception("The turn failed")
            return []
        logger.info("The turn took %.0f ms", 1000 * (time.monotonic() - began))
        return events

    def _answered(self, events):
        lines = lines_of(events)
        if not lines:
            return response.json({"error": "NoAnswer"}, status=502)
        return response.json({"lines": lines, "trace": trace_of(events)})

    def blueprint(self, on_new_message):
        routes = Blueprint("registry_channel")

        @routes.get("/")
        async def status(request):
            ctx = request.app.ctx
            return response.json({"status": "ok", "model": ctx.agent.model_name, "stock": ctx.stock})

        @routes.post("/webhook")
        async def receive(request):
            return await self._receive(request)

        return routes
