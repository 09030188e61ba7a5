"""A Rasa of another version runs as it comes, says so, and still answers."""

import subprocess
import sys

import pytest
import requests

from bot.settings import PARTS
from tests.bot.front_desk import ROOT, Rasa, Talk, name_of


@pytest.fixture
def newer_rasa(running, tmp_path):
    """The environment of a Rasa that calls itself 3.6.99."""
    (tmp_path / "rasa-3.6.99.dist-info").mkdir()
    (tmp_path / "rasa-3.6.99.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: rasa\nVersion: 3.6.99\n")
    return {**running.environment, "PYTHONPATH": str(tmp_path)}


def _stock_parts(rasa):
    return requests.get(rasa.channel, timeout=5).json()["stock"]


def _train(environment):
    command = [sys.executable, "-m", "bot", "train"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_unknown_rasa_runs_stock(front_desk, newer_rasa):
    rasa = Rasa(newer_rasa, schema="unknown")
    rasa.start()
    try:
        assert _stock_parts(rasa) == sorted(PARTS)
        talk = Talk(rasa)
        assert [name_of(line) for line in talk.say("when will my card arrive")] == ["utter_article"]
        assert [name_of(line) for line in talk.say("open a ticket")][-1] == "utter_ask_ticket_form_description"
    finally:
        rasa.stop()


def test_unknown_rasa_is_warned_of(newer_rasa):
    said = _train(newer_rasa)
    assert said.returncode == 0
    assert "rasa 3.6.99" in said.stderr
    assert all(part in said.stderr for part in PARTS)


def test_known_rasa_runs_with_all_of_our_parts(front_desk):
    assert _stock_parts(front_desk) == []
    assert "Unknown Rasa" not in _train(front_desk.environment).stderr


def test_name_of_no_part_is_refused(running):
    said = _train({**running.environment, "CARE_BOT_STOCK": "lock,locks"})
    assert said.returncode == 1
    assert "locks" in said.stderr
