"""Rasa's rule policy, looking back only as far as its longest rule does, and only at rules that can fit.

Stock Rasa builds the state of every step of the conversation, three times a turn, and compares all rules with them.
Here a conversation's states are kept from step to step, and rules are found by the last action and the intent.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from itertools import islice
from operator import is_

from rasa.core.policies.rule_policy import LOOP_WAS_INTERRUPTED, RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.events import ActionExecuted
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from bot.settings import Settings


def _last_step(state):
    """What every fitting rule shares with the newest state: the action before it, and the intent if it has one."""
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)


def _copy(state):
    """Rasa takes the text or the intent out of a state's parts."""
    return {name: dict(part) for name, part in state.items()}


class Replay:
    """A conversation played again up to an event, with the newest states on the way there."""

    def __init__(self, tracker, count):
        self._copy, self.applied, self.states = tracker.init_copy(), [], deque(maxlen=count)

    def leads_to(self, applied):
        """Whether these events only go on where this stands: a form or a restart takes events back."""
        return len(self.applied) <= len(applied) and all(map(is_, self.applied, applied))

    def play(self, applied, domain):
        for event in islice(applied, len(self.applied), None):
            if isinstance(event, ActionExecuted):
                self.states.append(domain.get_active_state(self._copy))
            self._copy.update(event)
        self.applied = applied
        return [*map(_copy, self.states), domain.get_active_state(self._copy)]


class RecentSteps:
    """As much of a tracker as Rasa asks for its states, without the steps that no rule can see.

    The replay lives as long as the tracker that it hangs on.
    """

    def __init__(self, tracker, count):
        self._tracker, self._count = tracker, count

    def past_states(self, domain, **_options):
        applied = self._tracker.applied_events()
        replay = getattr(self._tracker, "replay", None)
        if replay is None or not replay.leads_to(applied):
            replay = self._tracker.replay = Replay(self._tracker, self._count)
        return replay.play(applied, domain)


class KeptRules:
    """Rules by the action and the intent of their last state, which the newest state must share."""

    def __init__(self, lookup, states_of):
        self._by_step = {}
        for key in lookup:
            self._by_step.setdefault(_last_step(states_of(key)[-1]), []).append(key)

    def that_may_fit(self, state):
        action, intent = _last_step(state)
        return [key for step in {(action, intent), (action, None)} for key in self._by_step.get(step, ())]

    @property
    def read_no_intent_after_a_line(self):
        return bool(self._by_step.get((ACTION_LISTEN_NAME, None)))


NAMES = "rule_names"


# Rasa asks a policy whether it learns; rules don't.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RecentRulePolicy(RulePolicy):
    # While it trains, rules still change and Rasa's own functions are used.
    _quick = False

    @classmethod
    def load(cls, *args, **kwargs):
        policy = super().load(*args, **kwargs)
        policy._quick = "policy" not in Settings().stock
        return policy

    @cached_property
    def _rules(self):
        return {
            id(lookup): KeptRules(lookup, self._rule_key_to_state)
            for lookup in (self.lookup[RULES], self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {}))
        }

    @cached_property
    def _longest_rule(self):
        return max((len(self._rule_key_to_state(key)) for key in self.lookup[RULES]), default=0)

    @cached_property
    def _reads_text(self):
        """Whether anything can come of looking at a line's words instead of its intent; with our rules never."""
        interrupted = LOOP_WAS_INTERRUPTED in self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {}).values()
        return interrupted or self._rules[id(self.lookup[RULES])].read_no_intent_after_a_line

    def _find_action_from_rules(self, tracker, domain, use_text_for_last_user_input):
        if use_text_for_last_user_input and self._quick and not self._reads_text:
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(self, tracker, domain, use_text_for_last_user_input=False, rule_only_data=None):
        recent = RecentSteps(tracker, self._longest_rule) if self._quick else tracker
        return super()._prediction_states(recent, domain, use_text_for_last_user_input, rule_only_data)

    def _get_possible_keys(self, lookup, states):
        if not self._quick:
            return super()._get_possible_keys(lookup, states)
        fitting = self._rules[id(lookup)].that_may_fit(states[-1])
        return super()._get_possible_keys(dict.fromkeys(fitting), states)

    def _analyze_rules(self, rule_trackers, all_trackers, domain):
        """Also keeps which rule of the training data each learned step came from, for the trace of a turn."""
        not_in_stories = super()._analyze_rules(rule_trackers, all_trackers, domain)
        self.lookup[NAMES] = {step: found[0][0] for step, found in self._rules_sources.items() if found}
        return not_in_stories

    def _rule_prediction(self, probabilities, prediction_source, *args, **kwargs):
        prediction = super()._rule_prediction(probabilities, prediction_source, *args, **kwargs)
        name = self.lookup.get(NAMES, {}).get(prediction_source)
        prediction.action_metadata = {"rule": name} if name else None
        return prediction
