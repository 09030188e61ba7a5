"""Fixed phrases that decide about a line by themselves, behind or inside any other intent classifier.

They are the `regex` blocks of data/nlu that bear an intent's name. Only a phrase has the confidence 1.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def phrases_of(training_data):
    return [(phrase["name"], phrase["pattern"]) for phrase in training_data.regex_features]


class PhraseBook:
    def __init__(self, phrases):
        self._compiled = [(intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in phrases]

    def intent_of(self, text):
        """The intent that the line's phrase says for certain, or None."""
        said = text.strip().replace("’", "'")
        found = next((intent for intent, pattern in self._compiled if pattern.search(said)), None)
        return {"name": found, "confidence": 1.0} if found else None


# Rasa reads the annotations to check that the model's parts fit together.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Phrases(IntentClassifier, GraphComponent):
    """Overrules what a classifier of Rasa's own found; our own classifier has its phrases inside."""

    def __init__(self, storage, resource, phrases=()):
        self._storage, self._resource, self._book = storage, resource, PhraseBook(phrases)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> Phrases:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **kwargs: Any,  # noqa: ARG003
    ) -> Phrases:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / "phrases.json").read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        with self._storage.write_to(self._resource) as folder:
            (folder / "phrases.json").write_text(json.dumps(phrases_of(training_data)), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            said = self._book.intent_of(message.get("text") or "")
            if said:
                message.set("intent_ranking", [said, *(message.get("intent_ranking") or [])], add_to_output=True)
                message.set("intent", said, add_to_output=True)
        return messages
