"""How fast one may write and how often come anew: a flood is refused politely, and what was accepted is not lost."""

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from api.accounts.doors import Caller, CurrentActor, CurrentCaller, CurrentVisitor
from api.accounts.throttle import network

NO_LIMIT = 0


def pace_visitor(caller: CurrentCaller, visitor: CurrentVisitor) -> None:
    """By browser, not by conversation: a new one is begun with a click."""
    count(caller, RateLimitItemPerMinute(caller.settings.lines_per_minute), str(visitor.id))


def pace_customer(caller: CurrentCaller, actor: CurrentActor) -> None:
    count(caller, RateLimitItemPerMinute(caller.settings.lines_per_minute), str(actor.account_id))


def pace_arrival(caller: CurrentCaller) -> None:
    """New browsers from one address; behind a reverse proxy that is everybody's, and the setting says so."""
    most = caller.settings.visitors_per_hour
    if most != NO_LIMIT:
        count(caller, RateLimitItemPerHour(most), network(caller.device.address))


def count(caller: Caller, item: RateLimitItem, whose: str) -> None:
    caller.throttle.count(item, "frontdesk", whose)

