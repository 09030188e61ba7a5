"""The base of every action: rasa-sdk builds actions without arguments, a test hands its own registry in."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.registry import Registry, shared_registry

Events = list[dict[str, Any]]


class DeskAction(Action, ABC):
    NAME: ClassVar[str]

    def __init__(self, registry: Optional[Registry] = None) -> None:
        self.registry = registry or shared_registry()

    def name(self) -> str:
        return self.NAME

    @abstractmethod
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events: ...
