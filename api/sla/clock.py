"""Working time: when a promise falls due and when a team opens again. Pure; every instant is aware."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HORIZON_DAYS = 370


@dataclass(frozen=True)
class Interval:
    """Open on a weekday (0 = Monday) from `opens` to `closes`; not after `opens` means past midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """A team's week in its own time zone; no intervals at all means always open."""

    intervals: tuple[Interval, ...]
    zone: ZoneInfo


def parse(rows: list[dict[str, Any]], zone: str) -> Hours:
    """From stored rows `{weekday, opens: "09:00", closes: "17:30"}`."""
    read = time.fromisoformat
    intervals = tuple(Interval(row["weekday"], read(row["opens"]), read(row["closes"])) for row in rows)
    return Hours(intervals, ZoneInfo(zone))


def due_at(start: datetime, minutes: float, hours: Hours) -> datetime:
    """The instant at which `minutes` of working time have passed since `start`."""
    start, left = start.astimezone(UTC), timedelta(minutes=minutes)
    if not hours.intervals:
        return start + left
    for opens, closes in periods(start, hours):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise ValueError(f"{minutes} working minutes don't fit into {HORIZON_DAYS} days")


def opens_at(at: datetime, hours: Hours) -> datetime:
    """When the team is next open: `at` itself while it is."""
    if not hours.intervals:
        return at
    return next(periods(at, hours))[0]


def periods(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The open periods from `start` on, in order and merged, the first one cut at `start`; in UTC, where days of 23
    and 25 hours add up."""
    end = start.astimezone(UTC)
    for opens, closes in _spans(start, hours):
        if max(opens, end) < closes:
            yield max(opens, end), closes
            end = closes


def _spans(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    yesterday = start.astimezone(hours.zone).date() - timedelta(days=1)
    for offset in range(HORIZON_DAYS):
        day = yesterday + timedelta(days=offset)
        today = [interval for interval in hours.intervals if interval.weekday == day.weekday()]
        yield from sorted(_span(day, interval, hours.zone) for interval in today)


def _span(day: date, interval: Interval, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if interval.closes > interval.opens else day + timedelta(days=1)
    opens = datetime.combine(day, interval.opens, zone).astimezone(UTC)
    return opens, datetime.combine(last, interval.closes, zone).astimezone(UTC)
