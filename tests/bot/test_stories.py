"""Plays the conversations of tests/bot/stories against the running bot.

A step is what the customer writes (`customer`) or presses (`press`, a button's title) and what the bot answers (`bot`,
responses of domain.yml); or a change of the world (`desk`: away or back); or what must have reached the registry by
then (`filed`: the last hand-over, or nothing). `switched_off` is a reason for which the registry refuses to hand over
from then on.
"""

from pathlib import Path

import pytest
import yaml

from tests.bot.front_desk import Talk, name_of

STORIES = Path(__file__).parent / "stories"


# Its balanced classes take "restart", of which it knows no word, for a yes, and "confirm_ticket" for a request.
BEYOND_RASAS_OWN = ("a slash sets nothing off", "an old Send button sends nothing")


def _stories():
    for path in sorted(STORIES.glob("*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.feature(row) for row in story.get("rows", [])]
            yield pytest.param(story, id=f"{path.stem}: {story['story']}", marks=marks)


class Play:
    def __init__(self, front_desk, story):
        self.front_desk = front_desk
        self.front_desk.desk.known.update(story.get("known", {}))
        self.front_desk.desk.tickets = story.get("tickets", [])
        self.talk = Talk(front_desk, **story.get("metadata", {}))

    def step(self, step):
        for verb in ("customer", "press", "pressed_earlier", "desk", "switched_off", "filed", "feedback"):
            if verb in step:
                getattr(self, verb)(step[verb])
        if "bot" in step:
            assert [name_of(line) for line in self.talk.lines] == step["bot"], step
        if "shown" in step:
            assert step["shown"] in str(self.talk.lines)
        if "not_shown" in step:
            assert step["not_shown"] not in str(self.talk.lines)

    def customer(self, text):
        self.talk.say(text)

    def press(self, title):
        self.talk.press(title)

    def pressed_earlier(self, payload):
        """A button of a line further up, as the registry kept it."""
        self.talk.press_payload(payload)

    def desk(self, state):
        self.front_desk.desk.failures = 1000 if state == "away" else 0

    def switched_off(self, reason):
        self.front_desk.desk.switched_off.add(reason)

    def filed(self, expected):
        handed = self.front_desk.desk.posted("handoffs")
        if expected == "nothing":
            assert handed == []
        else:
            last = handed[-1]
            seen = {**last["slots"], "reason": last["reason"], "times": len(self.front_desk.desk.receipts)}
            assert {name: seen[name] for name in expected} == expected

    def feedback(self, expected):
        assert [body["helpful"] for body in self.front_desk.desk.posted("feedback")] == expected


def _play(front_desk, story):
    play = Play(front_desk, story)
    for step in story["steps"]:
        play.step(step)


@pytest.mark.parametrize("story", _stories())
def test_story(front_desk, story):
    _play(front_desk, story)


@pytest.mark.parametrize("story", _stories())
def test_story_with_rasas_own_classifier_and_policy(request, front_desk, with_rasas_own_parts, story):
    if story["story"] in BEYOND_RASAS_OWN:
        request.applymarker(pytest.mark.xfail(strict=True))
    _play(with_rasas_own_parts, story)
