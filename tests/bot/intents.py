"""The classifier trained on data/nlu without the rest of Rasa around it."""

from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bot.lean import stand_in_for_left_out_packages

stand_in_for_left_out_packages()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402
from sklearn.model_selection import StratifiedKFold  # noqa: E402

from bot.components.classifier import Features, PhrasesThenWords  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CATCH_ALL = ("ask_question", "nlu_fallback")


class Folder:
    """The part of Rasa's model storage that a component uses: one folder of its own."""

    def __init__(self, path):
        self._path = path

    @contextmanager
    def write_to(self, resource):
        yield self._path

    read_from = write_to


def _config():
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    part = next(part for part in config["pipeline"] if part["name"].endswith("PhrasesThenWords"))
    return {**PhrasesThenWords.get_default_config(), **part}


def _trained(data, folder):
    component = PhrasesThenWords(_config(), Folder(folder), None)
    component.train(data)
    return component


def same_intent(found, expected):
    """A doubtful line goes where a question goes."""
    return found == expected or (found in CATCH_ALL and expected in CATCH_ALL)


class Trained:
    def __init__(self):
        self._data = load_data(str(ROOT / "data" / "nlu"))
        with TemporaryDirectory() as folder:
            self._component = _trained(self._data, Path(folder))
        self.rank = self._component.rank
        self.examples = [example.get("text") for example in self._data.intent_examples]

    def read_back(self, folder):
        _trained(self._data, folder)
        return PhrasesThenWords.load(_config(), Folder(folder), None, None)

    def features_both_ways(self, text):
        """One line's TF-IDF values by column, as the classifier and as scikit-learn reckon them."""
        ours, theirs = {}, {}
        for part, vectorizer in enumerate(self._component._vectorizers):
            places, values = Features(vectorizer).of(text)
            ours.update({(part, int(place)): value for place, value in zip(places, values, strict=True)})
            row = vectorizer.transform([text]).tocoo()
            theirs.update({(part, int(place)): value for place, value in zip(row.col, row.data, strict=True)})
        return ours, theirs

    def cross_validated(self, folds):
        """Share of the training examples that are understood when their fold is left out; phrases don't count."""
        examples = self._data.intent_examples
        intents = [example.get("intent") for example in examples]
        right = 0
        for kept, left_out in StratifiedKFold(folds, shuffle=True, random_state=7).split(examples, intents):
            with TemporaryDirectory() as folder:
                component = _trained(TrainingData([examples[i] for i in kept]), Path(folder))
            right += sum(same_intent(component.rank(examples[i].get("text"))[0]["name"], intents[i]) for i in left_out)
        return right / len(examples)


@lru_cache(maxsize=1)
def classifier():
    return Trained()
