"""The Rasa process: our channel, lock, sentences and store, on loopback; nothing of Rasa's own API is served."""

import logging
import sys
from functools import partial

from rasa.core.agent import Agent
from rasa.core.run import configure_app
from rasa.utils.endpoints import EndpointConfig

from bot.components.channel import RegistryChannel
from bot.components.endpoint import ActionEndpoint, ActionsInside
from bot.components.history import History
from bot.components.lock import AsyncLockStore
from bot.components.sentences import Sentences
from bot.components.shortcuts import take_shortcuts
from bot.components.tracker import ConversationStore
from bot.settings import Settings
from bot.training import model_path

logger = logging.getLogger(__name__)


def _refuse_to_start_without(settings):
    if not settings.secret:
        sys.exit("CARE_BOT_SECRET is not set: the registry and the bot share it, see the settings table in README.md")
    if not settings.database_url:
        sys.exit("DATABASE_URL is not set: the bot keeps its conversations in the registry's PostgreSQL")
    if not model_path(settings).exists():
        sys.exit("There is no model of the current sources: run `python -m bot train` first")


def _store(settings):
    history = History(settings.database_url, settings.database_schema)
    history.prepare()
    return ConversationStore(history, windowed="window" not in settings.stock)


def _endpoint(settings):
    # The domain is large and the actions don't read it.
    lean = {"enable_selective_domain": True}
    if settings.actions == "inside":
        return ActionsInside("actions", settings.action_seconds, **lean)
    if "session" in settings.stock:
        return EndpointConfig(settings.actions_url, **lean)
    return ActionEndpoint(settings.actions_url, settings.action_seconds, **lean)


def _load_agent(settings):
    take_shortcuts(settings.stock)
    store = _store(settings)
    agent = Agent.load(
        model_path(settings),
        generator=Sentences({}),
        tracker_store=store,
        lock_store=None if "lock" in settings.stock else AsyncLockStore(),
        action_endpoint=_endpoint(settings),
    )
    # Rasa wraps the store in one that forgets conversations while the database is away; ours fails and is asked again.
    store.domain = agent.domain
    agent.tracker_store = agent.processor.tracker_store = store
    return agent


async def _on_start(settings, app, _loop):
    app.ctx.agent, app.ctx.stock = _load_agent(settings), sorted(settings.stock)
    logger.info("Rasa is ready on %s:%s with model %s", settings.host, settings.port, app.ctx.agent.model_name)


def main():
    settings = Settings()
    _refuse_to_start_without(settings)
    channel = RegistryChannel(settings.secret, settings.turn_seconds)
    app = configure_app([channel], enable_api=False, port=int(settings.port))
    app.register_listener(partial(_on_start, settings), "before_server_start")
    app.run(host=settings.host, port=int(settings.port), workers=1, access_log=False)
