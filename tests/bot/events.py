"""Events of Rasa for tests, imported with stand-ins for what is not installed."""

from bot.lean import stand_in_for_left_out_packages

stand_in_for_left_out_packages()

from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered  # noqa: E402

from bot.components.tracker import where_to_cut  # noqa: E402, F401

LINE, SLOT = UserUttered("hello"), SlotSet("awaiting", None)
FORM_BEGINS, FORM_ENDS = ActiveLoop("ticket_form"), ActiveLoop(None)
