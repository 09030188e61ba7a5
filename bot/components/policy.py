"""Rasa's rule policy, looking back only as far as its longest rule does.

Stock Rasa builds the state of every step of the conversation, twice a turn, and compares the last few. Here it builds
the last few; tests/bot/test_equivalence.py plays the same random conversations against both.
"""

from __future__ import annotations

from itertools import islice

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import ActionExecuted

from bot.settings import Settings


class RecentSteps:
    """As much of a tracker as Rasa asks for its states, without the steps that no rule can see."""

    def __init__(self, tracker, count):
        self._tracker, self._count = tracker, count

    def past_states(self, domain, **options):
        return domain.states_for_tracker_history(self, **options)

    def generate_all_prior_trackers(self):
        steps = 1 + sum(isinstance(event, ActionExecuted) for event in self._tracker.applied_events())
        return islice(self._tracker.generate_all_prior_trackers(), max(0, steps - self._count), None)


# Rasa asks a policy whether it learns; rules don't.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RecentRulePolicy(RulePolicy):
    @property
    def _longest_rule(self):
        return max((len(self._rule_key_to_state(key)) for key in self.lookup[RULES]), default=0)

    @property
    def _reads_text(self):
        """Whether a rule looks at words instead of intents; ours never do."""
        return any('"text"' in key for key in self.lookup[RULES]) or bool(self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH))

    def _find_action_from_rules(self, tracker, domain, use_text_for_last_user_input):
        if use_text_for_last_user_input and not self._stock and not self._reads_text:
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(self, tracker, domain, use_text_for_last_user_input=False, rule_only_data=None):
        recent = tracker if self._stock else RecentSteps(tracker, self._longest_rule + 1)
        return super()._prediction_states(recent, domain, use_text_for_last_user_input, rule_only_data)

    @property
    def _stock(self):
        return "policy" in Settings().stock
