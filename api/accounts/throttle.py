"""How often one may try, by account and by address: guessing is slow, and nobody is flooded with mail."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_network
from math import ceil

from fastapi import FastAPI
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooMany


@dataclass(frozen=True)
class Allowance:
    name: str
    account: RateLimitItem
    address: RateLimitItem


GUESSES = Allowance("guess", parse("10 per 15 minute"), parse("100 per 15 minute"))
MAILS = Allowance("mail", parse("5 per hour"), parse("50 per hour"))


class Throttle:
    """Counts in this process's memory: with several processes the limits are that many times as wide. An account is
    counted by what was typed, so an unknown one is limited just the same."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, allowance: Allowance, email: str, address: str) -> None:
        """Counts before the try, not after it: a hundred tries at once are a hundred."""
        self.count(allowance.address, allowance.name, network(address))
        self.count(allowance.account, allowance.name, folded(email))

    def forgive(self, allowance: Allowance, email: str) -> None:
        """The owner came in: his earlier slips don't count."""
        self._limiter.clear(allowance.account, allowance.name, folded(email))

    def count(self, item: RateLimitItem, *whose: str) -> None:
        if not self._limiter.hit(item, *whose):
            free_at = self._limiter.get_window_stats(item, *whose).reset_time
            raise TooMany(retry_after=max(1, ceil(free_at - time.time())))


def folded(email: str) -> str:
    return sha256(email.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()


def network(address: str) -> str:
    """One household: an IPv6 customer owns a whole /64."""
    try:
        wide = ip_network(address)
    except ValueError:
        return address
    return str(wide.supernet(new_prefix=64)) if isinstance(wide.network_address, IPv6Address) else address


@asynccontextmanager
async def standing(app: FastAPI) -> AsyncIterator[None]:
    app.state.throttle = Throttle()
    yield
