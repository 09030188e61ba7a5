"""The base of every action: rasa-sdk builds actions without arguments, a test hands its own registry in."""

import logging
import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from structlog.contextvars import bind_contextvars

from actions.registry import Registry, shared_registry
from actions.turn import read_turn

Events = list[dict[str, Any]]

logger = logging.getLogger(__name__)


class DeskAction(Action, ABC):
    NAME: ClassVar[str]

    def __init__(self, registry: Optional[Registry] = None) -> None:
        self.registry = registry or shared_registry()

    def name(self) -> str:
        return self.NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Whatever is logged from here on bears the turn's ids, and the action's time with the registry begins."""
        turn, began = read_turn(tracker), time.monotonic()
        bind_contextvars(turn=turn.id, conversation=turn.conversation)
        self.registry.begin()
        events = await self.act(dispatcher, tracker)
        logger.info("%s took %.0f ms", self.NAME, 1000 * (time.monotonic() - began))
        return events

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events: ...
