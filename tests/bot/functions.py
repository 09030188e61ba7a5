"""Single functions of Rasa beside ours, imported with stand-ins for what is not installed."""

from random import Random

from bot.lean import stand_in_for_left_out_packages

stand_in_for_left_out_packages()

from jsonschema.validators import validator_for  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.shared.core import events  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.components import shortcuts  # noqa: E402

STOCK_APPLIED = DialogueStateTracker.applied_events
SCHEMA = RemoteAction.action_response_format_spec()
FORM = "ticket_form"
MADE = (
    lambda: events.ActionExecuted("action_listen"),
    lambda: events.ActionExecuted("utter_greet"),
    lambda: events.UserUttered("hello", {"name": "greet"}),
    lambda: events.BotUttered("hello"),
    lambda: events.SlotSet("awaiting", "helped"),
    events.SessionStarted,
)
UNDOING = (
    events.Restarted,
    events.ActionReverted,
    events.UserUtteranceReverted,
    lambda: events.ActiveLoop(FORM),
    lambda: events.ActiveLoop(None),
    lambda: events.ActionExecuted(FORM),
)


def applied_both_ways(seed):
    """A random conversation's applied events, by Rasa and by us; every second one has events that take others back."""
    random = Random(seed)
    kinds = MADE + UNDOING if seed % 2 else MADE
    tracker = DialogueStateTracker("somebody", [])
    tracker.events.extend(random.choice(kinds)() for _ in range(random.randrange(30)))
    shortcuts.apply_events_at_a_glance()
    try:
        return STOCK_APPLIED(tracker), tracker.applied_events()
    finally:
        DialogueStateTracker.applied_events = STOCK_APPLIED


def valid_by_schema(answer):
    return validator_for(SCHEMA)(SCHEMA).is_valid(answer)


plainly_valid = shortcuts.plainly_valid
