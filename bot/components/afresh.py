"""After a hand-over the conversation begins afresh, also where Rasa died before it saw that the hand-over succeeded."""

from rasa.shared.core.events import ActiveLoop, SlotSet

KNOWN = "handed_over"
# Who gave an address, or was asked how the chat was, isn't asked again.
KEPT = frozenset({"email", "rating_asked", KNOWN})


async def begin_afresh(agent, message):
    """The registry tells with each turn which hand-over was the last; one that is new ends what was open before it."""
    told = (message.metadata or {}).get(KNOWN)
    tracker = await agent.tracker_store.retrieve(message.sender_id) if told else None
    if tracker is None or tracker.get_slot(KNOWN) == told:
        return
    left = [slot for slot in tracker.slots.values() if slot.name not in KEPT and slot.value != slot.initial_value]
    events = [ActiveLoop(None)] if tracker.active_loop_name else []
    events += [SlotSet(slot.name, slot.initial_value) for slot in left]
    tracker.update_with_events([*events, SlotSet(KNOWN, told)], agent.domain)
    await agent.tracker_store.save(tracker)
