"""What the bot understands, measured: `.venv/bot-full/bin/python -m tests.bench.nlu`.

Our classifier, stock Rasa's bag of words with logistic regression, and DIET: each by five-fold cross-validation on
data/nlu, and on tests/bench/nlu_held_out.yml, which was written without sight of data/nlu. Needs `make bot-full`.
"""

import argparse
import asyncio
import logging
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.model_selection import StratifiedKFold

from tests.bench.nlu_page import page

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = ROOT / "tests" / "bench" / "nlu_held_out.yml"
CONFIGS = {
    "ours": ROOT / "config.yml",
    "stock bag of words": ROOT / "tests" / "bench" / "stock_config.yml",
    "DIET": ROOT / "tests" / "bench" / "diet_config.yml",
}
FOLDS = 5


def _train(config, data, folder):
    """A model of understanding alone; `data` is a file or a folder."""
    model = train_nlu(config=str(config), nlu_data=str(data), output=str(folder), fixed_model_name="nlu")
    return Agent.load(model)


def _understood(agent, pairs):
    """(expected, found) of each utterance."""

    async def parse():
        return [(intent, (await agent.parse_message(text))["intent"]["name"]) for text, intent in pairs]

    return asyncio.run(parse())


def cross_validated(config):
    """Without the phrases: they were written with all examples in view."""
    examples = load_data(str(ROOT / "data" / "nlu")).intent_examples
    intents, found = [example.get("intent") for example in examples], []
    for kept, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(examples, intents):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "nlu.yml"
            file.write_text(TrainingData([examples[i] for i in kept]).nlu_as_yaml(), encoding="utf-8")
            agent = _train(config, file, folder)
            found += _understood(agent, [(examples[i].get("text"), intents[i]) for i in left_out])
    return found


def held_out():
    utterances = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    return [(text, intent) for intent, texts in utterances.items() for text in texts]


def bare(text):
    """The words alone: what makes two utterances the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def trained_too():
    """How many held-out utterances stand among the examples as well."""
    examples = {bare(example.get("text")) for example in load_data(str(ROOT / "data" / "nlu")).intent_examples}
    return sum(bare(text) in examples for text, _ in held_out())


def on_held_out(config):
    with TemporaryDirectory() as folder:
        return _understood(_train(config, ROOT / "data" / "nlu", folder), held_out())


def _quiet():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.basicConfig(level=logging.ERROR)
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-diet", action="store_true", help="leave DIET out: its training takes a minute and more")
    parser.add_argument("--diet-folds", action="store_true", help="DIET in cross-validation too: six minutes more")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "bench-nlu.md", help="where the figures go")
    options = parser.parse_args()
    _quiet()
    configs = {name: config for name, config in CONFIGS.items() if name != "DIET" or not options.no_diet}
    folded = {name: config for name, config in configs.items() if name != "DIET" or options.diet_folds}
    crossed = {name: cross_validated(config) for name, config in folded.items()}
    seen = {name: on_held_out(config) for name, config in configs.items()}
    options.page.write_text(page(crossed, seen, trained_too()), encoding="utf-8")
    print(options.page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
