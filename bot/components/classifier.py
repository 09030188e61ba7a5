"""The intent classifier: fixed phrases first, then words and letters weighed by a logistic regression.

Stock Rasa balances its classes, which takes questions away from the catch-all intent; this one weighs them as they
come, is stored as numbers and text (npz and JSON, no pickle) and gives every doubtful line to the fallback intent.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.components.phrases import PhraseBook, phrases_of

WORDS = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b", "sublinear_tf": True}
LETTERS = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True}


def _vectorizers(vocabularies=(None, None)):
    return [TfidfVectorizer(vocabulary=words, **how) for how, words in zip((WORDS, LETTERS), vocabularies, strict=True)]


class Features:
    """Columns and TF-IDF values of one text: what `vectorizer.transform` gives, without its checks for a corpus."""

    def __init__(self, vectorizer):
        self._parts_of, self._columns = vectorizer.build_analyzer(), vectorizer.vocabulary_
        # scikit-learn reckons it anew each time that it is asked for.
        self._weights = vectorizer.idf_
        self.count = len(self._weights)

    def of(self, text):
        columns = self._columns
        known = Counter(columns[part] for part in self._parts_of(text) if part in columns)
        places = np.fromiter(known, dtype=np.intp, count=len(known))
        often = np.fromiter(known.values(), dtype=float, count=len(known))
        values = (1 + np.log(often)) * self._weights[places]
        length = np.sqrt(values @ values)
        return places, values / length if length else values


def _softmax(scores):
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


# Rasa reads the annotations to check that the model's parts fit together.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhrasesThenWords(IntentClassifier, GraphComponent):
    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        # `threshold`: below it the fallback answers; `thresholds`: of single intents, by name; `strength`: inverse of
        # the regularisation.
        return {"threshold": 0.45, "thresholds": {}, "strength": 60.0, "ranking_length": 10}

    def __init__(self, config, storage, resource):
        self._config, self._storage, self._resource = config, storage, resource
        self._phrases, self._intents = [], []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> PhrasesThenWords:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **kwargs: Any,  # noqa: ARG003
    ) -> PhrasesThenWords:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._read(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get("text")]
        texts, intents = [e.get("text") for e in examples], [e.get("intent") for e in examples]
        self._phrases = phrases_of(training_data)
        self._vectorizers = _vectorizers()
        features = hstack([vectorizer.fit_transform(texts) for vectorizer in self._vectorizers])
        model = LogisticRegression(C=self._config["strength"], max_iter=1000).fit(features, intents)
        self._intents, self._weights, self._bias = list(model.classes_), model.coef_, model.intercept_
        self._compile()
        with self._storage.write_to(self._resource) as folder:
            self._write(folder)
        return self._resource

    def _write(self, folder):
        names = {
            "intents": self._intents,
            "phrases": self._phrases,
            "vocabularies": [{word: int(i) for word, i in v.vocabulary_.items()} for v in self._vectorizers],
        }
        (folder / "names.json").write_text(json.dumps(names), encoding="utf-8")
        words, letters = (vectorizer.idf_ for vectorizer in self._vectorizers)
        np.savez(folder / "numbers.npz", weights=self._weights, bias=self._bias, words=words, letters=letters)

    def _read(self, folder):
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        self._intents, self._phrases = names["intents"], names["phrases"]
        self._vectorizers = _vectorizers(names["vocabularies"])
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            self._weights, self._bias = numbers["weights"], numbers["bias"]
            for vectorizer, part in zip(self._vectorizers, ("words", "letters"), strict=True):
                vectorizer.idf_ = numbers[part]
        self._compile()

    def _compile(self):
        self._features = [Features(vectorizer) for vectorizer in self._vectorizers]
        self._by_column = np.ascontiguousarray(self._weights.T)
        self._book = PhraseBook(self._phrases)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = self.rank(message.get("text") or "")
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def rank(self, text):
        """Intents with their confidence, the chosen one first; a phrase's confidence is exactly 1."""
        learned = self._learned(text)
        chosen = self._book.intent_of(text) or self._doubt(learned[0])
        return [chosen, *learned] if chosen else learned

    def _doubt(self, best):
        if best["confidence"] >= self._config["thresholds"].get(best["name"], self._config["threshold"]):
            return None
        return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1 - best["confidence"]}

    def _learned(self, text):
        scores, column = self._bias, 0
        for features in self._features:
            places, values = features.of(text)
            scores = scores + values @ self._by_column[places + column]
            column += features.count
        shares = _softmax(scores)
        order = np.argsort(-shares)
        return [{"name": self._intents[i], "confidence": min(float(shares[i]), 0.9999)} for i in order]
