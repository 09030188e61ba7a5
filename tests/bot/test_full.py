"""The full build: Rasa as it comes answers as ours does, and what is learned with TensorFlow works."""

import os
import sys
from contextlib import contextmanager

import pytest
import requests
import yaml

from tests.bot.front_desk import FULL, ROOT, Part, Rasa, Talk, free_port, name_of, train
from tests.bot.random_turns import random_turns

TURNS = int(os.environ.get("CARE_BOT_TURNS", "240"))
TURNS_OF_A_CONVERSATION = 20
DIET = ROOT / "tests" / "bench" / "diet_config.yml"

pytestmark = pytest.mark.skipif(not FULL, reason="needs the full build: make test-bot-full")


class StockRasa(Part):
    """`rasa run` with the model that ours serves: its REST channel, its store and lock in memory, its action calls."""

    def __init__(self, front_desk, folder):
        port = str(free_port())
        self._address = f"http://127.0.0.1:{port}"
        super().__init__("", f"{self._address}/", {**front_desk.environment, "CARE_BOT_STOCK": "all"})
        endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
        actions = f"http://127.0.0.1:{front_desk.environment['CARE_ACTIONS_PORT']}/webhook"
        endpoints.write_text(f"action_endpoint:\n  url: {actions}\n")
        credentials.write_text("rest:\n")
        self._command = [sys.executable, "-m", "rasa", "run", "--enable-api", "--model", str(_model(front_desk)),
                         "--endpoints", str(endpoints), "--credentials", str(credentials),
                         "--interface", "127.0.0.1", "--port", port]  # fmt: skip

    def tell(self, sender, turn):
        """Intent, actions and responses of the turn, from Rasa's own tracker."""
        said = turn.get("payload") or turn["text"].lstrip("/")
        body = {"sender": sender, "message": said, "metadata": {"turn": turn["turn"]}}
        requests.post(f"{self._address}/webhooks/rest/webhook", json=body, timeout=60).raise_for_status()
        tracker = f"{self._address}/conversations/{sender}/tracker?include_events=ALL"
        return _told(requests.get(tracker, timeout=60).json()["events"])


def _told(events):
    last = max(place for place, event in enumerate(events) if event["event"] == "user")
    newest = events[last:]
    actions = [event["name"] for event in newest if event["event"] == "action" and event["name"] != "action_listen"]
    said = [event["metadata"].get("utter_action", "receipt") for event in newest if event["event"] == "bot"]
    return newest[0]["parse_data"]["intent"]["name"], actions, said


def _told_by_ours(answer):
    trace, lines = answer.get("trace", {}), answer.get("lines", [])
    return trace.get("intent"), [step["action"] for step in trace.get("steps", [])], list(map(name_of, lines))


def _model(front_desk):
    name = requests.get(front_desk.channel, timeout=5).json()["model"].removesuffix(".tar.gz")
    return ROOT / "var" / "models" / f"{name}.tar.gz"


@pytest.fixture(scope="module")
def stock(running, tmp_path_factory):
    rasa = StockRasa(running, tmp_path_factory.mktemp("stock"))
    rasa.start()
    yield rasa
    rasa.stop()


@pytest.fixture(scope="module")
def patient(running):
    """What is compared is what is said, however late on a busy machine."""
    rasa = Rasa(running.environment, schema="patient", CARE_BOT_TIMEOUT_SECONDS="30")
    rasa.start()
    yield rasa
    rasa.stop()


@pytest.mark.parametrize("seed", range(TURNS // TURNS_OF_A_CONVERSATION))
def test_random_conversation_is_answered_as_by_rasa_as_it_comes(desk, patient, stock, seed):
    ours = Talk(patient)
    for turn in random_turns(1000 + seed, TURNS_OF_A_CONVERSATION):
        said = _told_by_ours(ours.post(**turn).json())
        # A turn without a line is a failure with us, and told without a trace.
        theirs = stock.tell(ours.sender, turn)
        assert said == (theirs if theirs[2] else (None, [], [])), turn


@contextmanager
def _serving(running, folder, epochs):
    config = yaml.safe_load(DIET.read_text(encoding="utf-8"))
    next(part for part in config["pipeline"] if part["name"] == "DIETClassifier")["epochs"] = epochs
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    own = {"CARE_BOT_CONFIG": str(folder / "config.yml"), "CARE_BOT_MODELS": str(folder / "models")}
    own["CARE_BOT_TIMEOUT_SECONDS"] = "30"
    train(**own)
    rasa = Rasa(running.environment, schema="diet", **own)
    rasa.start()
    try:
        yield Talk(rasa)
    finally:
        rasa.stop()


def test_diet_trains_and_answers(running, front_desk, tmp_path):
    with _serving(running, tmp_path, epochs=20) as talk:
        assert [name_of(line) for line in talk.say("hello")] == ["utter_greet"]
        assert [name_of(line) for line in talk.say("when will my card arrive")] == ["utter_article"]
        assert talk.trace["intent"] == "ask_question"
        assert len(talk.trace["ranking"]) == 3
