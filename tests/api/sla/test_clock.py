"""Working time: by table, and by property over any week, any zone and both clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sla.clock import Hours, Interval, due_at, opens_at, parse, periods

pytestmark = pytest.mark.feature("H7")
LONDON = ZoneInfo("Europe/London")
ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
WEEK = Hours(tuple(Interval(day, time(9), time(17)) for day in range(5)), LONDON)
NIGHT = Hours((Interval(4, time(22), time(2)),), LONDON)
LUNCH = Hours((Interval(0, time(9), time(12)), Interval(0, time(13), time(17))), LONDON)
SUNDAY = Hours((Interval(6, time(0), time(6)),), LONDON)
ALWAYS = Hours((), LONDON)


def london(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


# 5 January 2026 is a Monday; in London clocks go forward on 29 March and back on 25 October.
DUE = [
    (WEEK, "2026-01-05T10:00", 60, "2026-01-05T11:00"),
    (WEEK, "2026-01-05T07:00", 60, "2026-01-05T10:00"),
    (WEEK, "2026-01-05T16:30", 60, "2026-01-06T09:30"),
    (WEEK, "2026-01-09T16:30", 60, "2026-01-12T09:30"),
    (WEEK, "2026-01-10T12:00", 60, "2026-01-12T10:00"),
    (WEEK, "2026-01-05T09:00", 480, "2026-01-05T17:00"),
    (NIGHT, "2026-01-09T23:30", 60, "2026-01-10T00:30"),
    (NIGHT, "2026-01-10T01:30", 60, "2026-01-16T22:30"),
    (LUNCH, "2026-01-05T11:30", 60, "2026-01-05T13:30"),
    (SUNDAY, "2026-03-29T00:30", 60, "2026-03-29T02:30"),
    (SUNDAY, "2026-03-29T00:00", 300, "2026-03-29T06:00"),
    (SUNDAY, "2026-10-25T00:00", 360, "2026-10-25T05:00"),
    (ALWAYS, "2026-01-10T12:00", 60, "2026-01-10T13:00"),
]


@pytest.mark.parametrize(("hours", "start", "minutes", "expected"), DUE)
def test_when_working_minutes_are_over(hours: Hours, start: str, minutes: int, expected: str) -> None:
    assert due_at(london(start), minutes, hours) == london(expected)


OPENS = [
    (WEEK, "2026-01-05T10:00", "2026-01-05T10:00"),
    (WEEK, "2026-01-05T17:00", "2026-01-06T09:00"),
    (WEEK, "2026-01-09T18:00", "2026-01-12T09:00"),
    (NIGHT, "2026-01-10T01:00", "2026-01-10T01:00"),
    (NIGHT, "2026-01-10T02:00", "2026-01-16T22:00"),
    (ALWAYS, "2026-01-10T12:00", "2026-01-10T12:00"),
]


@pytest.mark.parametrize(("hours", "at", "expected"), OPENS)
def test_when_a_team_is_next_there(hours: Hours, at: str, expected: str) -> None:
    assert opens_at(london(at), hours) == london(expected)


times = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
intervals = st.builds(Interval, st.integers(0, 6), times, times)
weeks = st.builds(Hours, st.lists(intervals, min_size=1, max_size=10).map(tuple), st.sampled_from(ZONES).map(ZoneInfo))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(weeks, instants, st.floats(0, 600))
def test_exactly_the_promised_minutes_lie_between_start_and_due(hours: Hours, start: datetime, minutes: float) -> None:
    if not any(True for _ in periods(start, hours)) or weekly_minutes(hours) < 20:
        return
    due = due_at(start, minutes, hours)
    worked = timedelta()
    for opens, closes in periods(start, hours):
        if opens >= due:
            break
        worked += min(closes, due) - opens
    assert abs(worked - timedelta(minutes=minutes)) < timedelta(milliseconds=1)


@given(weeks, instants, st.integers(0, 300), st.integers(0, 300))
def test_more_minutes_are_never_due_earlier_and_promises_add_up(
        hours: Hours, start: datetime, first: int, second: int) -> None:
    if weekly_minutes(hours) < 20:
        return
    half = due_at(start, first, hours)
    assert half >= start
    assert due_at(start, first + second, hours) >= half
    if second:
        assert due_at(half, second, hours) == due_at(start, first + second, hours)


@given(weeks, instants)
def test_periods_are_in_order_and_apart_and_open_throughout(hours: Hours, start: datetime) -> None:
    last = start
    for number, (opens, closes) in enumerate(periods(start, hours)):
        assert last <= opens < closes
        assert opens_at(opens, hours) == opens
        middle = opens + (closes - opens) / 2
        assert opens_at(middle, hours) == middle
        last = closes
        if number > 20:
            break


def weekly_minutes(hours: Hours) -> float:
    def length(one: Interval) -> int:
        minutes = (one.closes.hour - one.opens.hour) * 60 + one.closes.minute - one.opens.minute
        return minutes if minutes > 0 else minutes + 1440

    return max(length(one) for one in hours.intervals)


def test_stored_rows_are_read() -> None:
    assert parse([{"weekday": 4, "opens": "22:00", "closes": "02:00"}], "Europe/London") == NIGHT
