"""Work that Rasa does anew for each line and that comes out the same each time: done once.

Each shortcut replaces one function of Rasa at start and answers as the stock one does (tests/bot/test_equivalence.py).
"""

from functools import lru_cache
from numbers import Real
from types import SimpleNamespace

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

# What takes back or hides events before it; a session's start, which every conversation has, only begins anew.
UNDOING = {ActionReverted, ActiveLoop, Restarted, UserUtteranceReverted}
SLOT_SET = {"event", "name", "timestamp", "value"}


def _sets_a_slot(event):
    """The one event that our actions send, and nothing else about it: valid by Rasa's schema."""
    return (
        isinstance(event, dict)
        and event.keys() == SLOT_SET
        and event["event"] == "slot"
        and isinstance(event["name"], str)
        and isinstance(event["timestamp"], (Real, type(None)))
        and not isinstance(event["timestamp"], bool)
    )


def plainly_valid(result):
    """Whether an action's answer is of the usual kind; what isn't may be valid all the same."""
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(map(_sets_a_slot, events))
        and all(isinstance(response, dict) for response in responses)
    )


def build_validator_once():
    """Stock Rasa checks the schema itself, and then builds its validator, for every action's answer.

    The schema tries 23 kinds of event on each event: slots are known at a glance.
    """
    stock = RemoteAction._validate_action_result
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(action, result):
        return True if plainly_valid(result) or validator.is_valid(result) else stock(action, result)

    RemoteAction._validate_action_result = validate


def remember_event_types():
    """Stock Rasa searches all subclasses of Event for every event that it reads."""
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))


class DirectRunner(DaskGraphRunner):
    """Calls the model's parts in their order, which is planned once; stock Rasa has Dask plan it for every line."""

    def run(self, inputs=None, targets=None):
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        targets = tuple(targets or self._graph_schema.target_names)
        for name in self._plan(targets):
            if name not in done:
                needs = self._graph_schema.nodes[name].needs.values()
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in targets)

    @lru_cache(maxsize=None)  # noqa: B019 - one runner lives as long as the process
    def _plan(self, targets):
        plan = []
        for name in targets:
            self._add_with_needs(name, plan)
        return plan

    def _add_with_needs(self, name, plan):
        """What a node needs comes before it; a need that is no node is an input."""
        if name in plan or name not in self._graph_schema.nodes:
            return
        for need in self._graph_schema.nodes[name].needs.values():
            self._add_with_needs(need, plan)
        plan.append(name)


def run_graph_directly():
    rasa.core.processor.DaskGraphRunner = DirectRunner


def copy_nothing_for_debug_lines():
    """Stock Rasa copies events, slots and states, all the way down, for log lines that are never written.

    These three modules copy for nothing else.
    """
    as_it_is = SimpleNamespace(deepcopy=lambda thing: thing)
    for module in (rasa.core.processor, rasa.core.actions.forms, rasa.core.policies.rule_policy):
        module.copy = as_it_is


def know_the_empty_domain():
    """Stock Rasa builds an empty domain for every line, to see whether the bot's own is empty."""
    stock = Domain.is_empty

    def is_empty(domain):
        # Kept with the domain itself: its hash is made of everything in it.
        if not hasattr(domain, "known_empty"):
            domain.known_empty = stock(domain)
        return domain.known_empty

    Domain.is_empty = is_empty


def apply_events_at_a_glance():
    """Stock Rasa asks each event of the conversation, four times a turn, whether it takes others back."""
    stock = DialogueStateTracker.applied_events

    def applied_events(tracker):
        events = list(tracker.events)
        types = list(map(type, events))
        if not UNDOING.isdisjoint(types):
            return stock(tracker)
        begun = len(types) - types[::-1].index(SessionStarted) if SessionStarted in types else 0
        return events[begun:]

    DialogueStateTracker.applied_events = applied_events


def tell_actions_of_their_turn():
    """Stock Rasa sends the whole conversation with each call; our actions read the customer's line and the slots."""

    def call_format(action, tracker, domain):
        nothing = tracker.current_state(EventVerbosity.NONE)
        call = {
            "next_action": action.name(),
            "sender_id": tracker.sender_id,
            "tracker": {**nothing, "events": [event.as_dict() for event in _newest_turn(tracker.events)]},
            "version": rasa.__version__,
        }
        if not action._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(action.name()):
            call["domain"] = domain.as_dict()
        return call

    RemoteAction._action_call_format = call_format


def _newest_turn(events):
    turn = []
    for event in reversed(events):
        turn.append(event)
        if isinstance(event, UserUttered):
            break
    return turn[::-1]


SHORTCUTS = {
    "validator": build_validator_once,
    "events": remember_event_types,
    "graph": run_graph_directly,
    "copies": copy_nothing_for_debug_lines,
    "domain": know_the_empty_domain,
    "applied": apply_events_at_a_glance,
    "turn": tell_actions_of_their_turn,
}


def take_shortcuts(stock):
    """All but those that are named in `stock`."""
    for name, take in SHORTCUTS.items():
        if name not in stock:
            take()
