"""Chooses among a response's variations and fills in its words.

Differs from Rasa's own in three ways: variations take turns instead of being drawn, so that the bot doesn't repeat
itself and a test can tell what comes; what the registry says about the customer (their name) may be used; and a
customer's own braces are left alone.
"""

import re
from copy import deepcopy

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import BotUttered

PLACE = re.compile(r"\{(\w+)\}")


def _fill(part, words):
    if isinstance(part, str):
        return PLACE.sub(lambda place: _word(words, place), part)
    if isinstance(part, dict):
        return {key: _fill(value, words) for key, value in part.items()}
    if isinstance(part, list):
        return [_fill(value, words) for value in part]
    return part


def _word(words, place):
    value = words.get(place[1])
    return "" if value is None else str(value)


def _said_before(tracker, response):
    return sum(
        isinstance(event, BotUttered) and event.metadata.get("utter_action") == response for event in tracker.events
    )


class Sentences(TemplatedNaturalLanguageGenerator):
    async def generate(self, utter_action, tracker, output_channel, **kwargs):
        words = {**self._about_customer(tracker), **tracker.current_slot_values(), **kwargs}
        variations = self._variations(utter_action, output_channel, words)
        if not variations:
            return None
        chosen = variations[_said_before(tracker, utter_action) % len(variations)]
        return _fill(deepcopy(chosen), words)

    def _variations(self, utter_action, output_channel, words):
        if utter_action not in self.responses:
            return []
        return ResponseVariationFilter(self.responses).responses_for_utter_action(utter_action, output_channel, words)

    @staticmethod
    def _about_customer(tracker):
        """What the registry sent with the turn: the name, and for conditions of variations whether there is one, and
        which ways to a person are switched off (`asked_off`)."""
        said = (tracker.latest_message.metadata if tracker.latest_message else None) or {}
        name = said.get("name")
        off = {f"{reason}_off": not on for reason, on in (said.get("triggers") or {}).items()}
        return {"customer": name, "customer_known": bool(name), **off}
