"""Work that Rasa does anew for each line and that comes out the same each time: done once.

Each shortcut replaces one function of Rasa at start and answers as the stock one does (tests/bot/test_equivalence.py).
"""

from functools import lru_cache

import rasa.core.processor
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event


def build_validator_once():
    """Stock Rasa checks the schema itself, and then builds its validator, for every action's answer."""
    stock = RemoteAction._validate_action_result
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(action, result):
        return True if validator.is_valid(result) else stock(action, result)

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


SHORTCUTS = {"validator": build_validator_once, "events": remember_event_types, "graph": run_graph_directly}


def take_shortcuts(stock):
    """All but those that are named in `stock`."""
    for name, take in SHORTCUTS.items():
        if name not in stock:
            take()
