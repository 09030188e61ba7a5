"""One turn of a conversation at a time, without waiting a second: Rasa's own lock polls once a second.

Right for one Rasa process per conversation, which is how the registry talks to it.
"""

import asyncio
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore


class AsyncLockStore(LockStore):
    def __init__(self):
        self._locks = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, conversation_id, lock_lifetime=LOCK_LIFETIME, wait_time_in_seconds=0):
        """First come, first served; who waits longer than `lock_lifetime` seconds gets a LockError."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), timeout=lock_lifetime)
        except asyncio.TimeoutError:
            raise LockError(f"Conversation {conversation_id} was busy for {lock_lifetime} seconds") from None
        try:
            yield lock
        finally:
            lock.release()
