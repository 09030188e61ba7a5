"""Keeps a window of each conversation in memory and all of it in PostgreSQL: turn 200 costs what turn 2 costs."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.turns import turn_in

# Rules look a few turns back; a repeated turn is looked up in PostgreSQL when it has left the window.
KEPT_EVENTS = 40
CUT_AT = 2 * KEPT_EVENTS
CONVERSATIONS_IN_MEMORY = 2000


@dataclass
class Window:
    """A tracker whose first `padding` events stand for what was cut; event `padding` has the number `first`."""

    tracker: DialogueStateTracker
    first: int
    padding: int
    saved: int

    @property
    def untouched(self):
        """False after a turn that failed half-way: what it left in the tracker was never saved."""
        return len(self.tracker.events) == self.saved

    def unsaved(self):
        return list(self.tracker.events)[self.saved :]


def where_to_cut(events):
    """Index of a customer's line outside every form that leaves at least KEPT_EVENTS behind it, or None."""
    cut, in_form = None, False
    for index, event in enumerate(events[: len(events) - KEPT_EVENTS]):
        if isinstance(event, ActiveLoop):
            in_form = event.name is not None
        if isinstance(event, UserUttered) and not in_form:
            cut = index
    return cut


def _slots_of(tracker):
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}


class ConversationStore(TrackerStore):
    """The turn's lock makes each conversation's calls come one after the other."""

    def __init__(self, history, domain=None, event_broker=None, *, windowed=True):
        super().__init__(domain, event_broker)
        self._history, self._windowed = history, windowed
        self._windows = OrderedDict()

    async def retrieve(self, sender_id):
        window = self._windows.get(sender_id)
        if window is None or not window.untouched:
            window = await self._load(sender_id)
        if window is None:
            return None
        self._windows.move_to_end(sender_id)
        return window.tracker

    async def save(self, tracker):
        sender = tracker.sender_id
        window = self._windows.get(sender) or Window(tracker, first=0, padding=0, saved=0)
        window.tracker = tracker
        new = [event.as_dict() for event in window.unsaved()]
        if not new:
            return
        number = window.first + window.saved - window.padding
        try:
            await _in_thread(self._history.append, sender, number, new)
        except BaseException:  # also cut off: what was kept is read anew
            self._windows.pop(sender, None)
            raise
        window.saved += len(new)
        await self._keep(sender, window)

    async def retrieve_full_tracker(self, conversation_id):
        bodies = await _in_thread(self._history.all, conversation_id)
        return self._tracker(conversation_id, _events(bodies)) if bodies else None

    async def turn(self, sender, turn):
        """The turn's events; from PostgreSQL when it may have left the window."""
        tracker = await self.retrieve(sender)
        found = turn_in(tracker.events, turn) if tracker else []
        if found or not tracker or not self._windows[sender].first:
            return found
        return turn_in(_events(await _in_thread(self._history.of_turn, sender, turn)), turn)

    async def keys(self):
        return await _in_thread(self._history.conversations)

    async def _load(self, sender):
        first, slots, bodies = await _in_thread(self._history.since_cut, sender)
        if not bodies:
            self._windows.pop(sender, None)
            return None
        return await self._keep(sender, self._window(sender, first, slots, _events(bodies)))

    async def _keep(self, sender, window):
        if self._windowed and len(window.tracker.events) > CUT_AT and not window.tracker.is_paused():
            window = await self._shorten(sender, window)
        self._windows[sender] = window
        self._windows.move_to_end(sender)
        while len(self._windows) > CONVERSATIONS_IN_MEMORY:
            self._windows.popitem(last=False)
        return window

    async def _shorten(self, sender, window):
        events = list(window.tracker.events)
        index = where_to_cut(events)
        if index is None or index <= window.padding:
            return window
        slots = _slots_of(self._tracker(sender, events[:index]))
        number = window.first + index - window.padding
        await _in_thread(self._history.cut, sender, number, slots)
        return self._window(sender, number, slots, events[index:])

    def _window(self, sender, first, slots, events):
        padding = [SlotSet(name, value, timestamp=events[0].timestamp) for name, value in slots.items()]
        tracker = self._tracker(sender, padding + events)
        return Window(tracker, first, len(padding), len(tracker.events))

    def _tracker(self, sender, events):
        return DialogueStateTracker.from_events(sender, events, self.domain.slots)


def _events(bodies):
    return [event for event in map(Event.from_parameters, bodies) if event]


async def _in_thread(work, *arguments):
    return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)
