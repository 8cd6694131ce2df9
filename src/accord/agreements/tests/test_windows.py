"""Days of batches, windows and deadlines, with real holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.windows import (
    batch_day,
    days_later,
    deadline,
    midnight,
    window_around,
    window_before,
    windows_between,
)
from accord.agreements.tests.bodies import (
    BUCHAREST,
    CALENDAR,
    MONDAY,
    WEEK,
    body,
    clause_of,
    local,
)
from accord.agreements.values.terms import Batch, Deadline, Every, Promise, Roll, Weekday
from accord.kernel.working_time import WorkingCalendar

AGREEMENT = read_agreement(body())
SAINT_ANDREW = date(2026, 11, 30)
DAY = timedelta(days=1)


def due(delivered: datetime, *, nominal: date, calendar: WorkingCalendar = CALENDAR) -> datetime:
    terms = clause_of(AGREEMENT, "decided").terms
    assert isinstance(terms, Deadline)
    assert AGREEMENT.batch is not None
    return deadline(
        terms, AGREEMENT.batch, nominal=nominal, delivered_at=delivered, calendar=calendar
    )


def test_v17_two_holidays_move_the_batch_and_leave_two_working_days():
    batch = AGREEMENT.batch
    assert batch is not None
    assert batch_day(batch, SAINT_ANDREW, calendar=CALENDAR) == date(2026, 12, 2)
    delivered = local(date(2026, 12, 2), 9, 30)
    assert due(delivered, nominal=SAINT_ANDREW) == local(date(2026, 12, 4), 18)
    window = window_around(AGREEMENT, every=Every.BATCH, calendar=CALENDAR, at=delivered)
    assert (window.day, window.nominal) == (date(2026, 12, 2), SAINT_ANDREW)
    assert window.closes == local(date(2026, 12, 7), 0)


def test_without_holidays_it_is_wednesday_evening():
    assert due(local(MONDAY, 10), nominal=MONDAY) == local(MONDAY + 2 * DAY, 18)
    # Handed over late, it has two working days all the same: Friday, then the Monday after.
    assert due(local(MONDAY + 3 * DAY, 10), nominal=MONDAY) == local(MONDAY + 7 * DAY, 18)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/Bucharest", 16), ("America/Sao_Paulo", 21), ("Asia/Seoul", 9)],
)
def test_v18_one_wednesday_is_three_moments(zone: str, hour: int):
    calendar = WorkingCalendar(ZoneInfo(zone), WEEK)
    found = due(local(MONDAY, 10, zone=ZoneInfo(zone)), nominal=MONDAY, calendar=calendar)
    assert found == datetime(2026, 3, 11, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("roll", "day"),
    [
        (Roll.NEXT_WORKING, date(2026, 12, 2)),
        (Roll.PREVIOUS, date(2026, 11, 27)),
        (Roll.SKIP, None),
    ],
)
def test_a_holiday_moves_a_batch_as_agreed(roll: Roll, day: date | None):
    batch = Batch(Weekday.MONDAY, roll)
    assert batch_day(batch, SAINT_ANDREW, calendar=CALENDAR) == day


@pytest.mark.parametrize(
    ("roll", "expected"),
    [(Roll.NEXT_WORKING, 12), (Roll.PREVIOUS, 10), (Roll.SKIP, 9)],
)
def test_a_holiday_on_the_last_day_moves_the_deadline_as_agreed(roll: Roll, expected: int):
    wednesday_off = WorkingCalendar(BUCHAREST, WEEK, frozenset({date(2026, 3, 11)}))
    terms = Deadline(Promise.VERDICT, Weekday.WEDNESDAY, None, roll, 0, 1)  # type: ignore[arg-type]
    found = deadline(
        terms, Batch(Weekday.MONDAY, Roll.SKIP), nominal=MONDAY, delivered_at=local(MONDAY, 10),
        calendar=wednesday_off,
    )  # fmt: skip
    assert found == local(date(2026, 3, expected), 18)


def test_decided_by_monday_is_the_monday_after():
    terms = Deadline(Promise.VERDICT, Weekday.MONDAY, 12 * 60, Roll.SKIP, 0, 1)  # type: ignore[arg-type]
    found = deadline(
        terms, Batch(Weekday.MONDAY, Roll.SKIP), nominal=MONDAY, delivered_at=local(MONDAY, 10),
        calendar=CALENDAR,
    )  # fmt: skip
    assert found == local(MONDAY + 7 * DAY, 12)


def test_a_week_in_which_nobody_works_has_no_batch():
    closed = frozenset(date(2026, 12, 28) + place * DAY for place in range(7))
    calendar = WorkingCalendar(BUCHAREST, WEEK, closed)
    batch = Batch(Weekday.MONDAY, Roll.NEXT_WORKING)
    assert batch_day(batch, date(2026, 12, 28), calendar=calendar) is None
    found = window_around(
        AGREEMENT, every=Every.BATCH, calendar=calendar, at=local(date(2026, 12, 30), 12)
    )
    assert (found.day, found.closes) == (date(2026, 12, 21), local(date(2027, 1, 4), 0))


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        (Every.WEEK, date(2026, 3, 9), date(2026, 3, 16)),
        (Every.MONTH, date(2026, 3, 1), date(2026, 4, 1)),
        (Every.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_a_window_begins_and_ends_at_midnight_of_the_zone(every: Every, first: date, last: date):
    found = window_around(AGREEMENT, every=every, calendar=CALENDAR, at=local(MONDAY, 12))
    assert (found.start, found.end) == (local(first, 0), local(last, 0))
    # Half open: its end is the next one's beginning.
    later = window_around(AGREEMENT, every=every, calendar=CALENDAR, at=found.end)
    assert later.start == found.end
    assert window_before(AGREEMENT, later, calendar=CALENDAR) == found


def test_windows_follow_each_other_without_a_gap():
    since, until = local(date(2026, 11, 1), 0), local(date(2027, 1, 15), 0)
    for every in Every:
        found = windows_between(AGREEMENT, every=every, calendar=CALENDAR, since=since, until=until)
        assert [one.closes for one in found[:-1]] == [one.start for one in found[1:]]
        assert found[0].closes > since
        assert found[-1].start < until


def test_a_week_in_which_the_clock_changes_is_an_hour_shorter():
    at = local(date(2026, 3, 29), 12)
    found = window_around(AGREEMENT, every=Every.WEEK, calendar=CALENDAR, at=at)
    assert found.end - found.start == 7 * DAY - timedelta(hours=1)
    assert midnight(CALENDAR, date(2026, 3, 30)) == found.end


def test_working_days_are_counted_from_the_day_after():
    friday = date(2026, 3, 6)
    assert days_later(CALENDAR, local(friday, 17), days=0) == local(friday, 18)
    assert days_later(CALENDAR, local(friday, 17), days=1) == local(MONDAY, 18)
    assert days_later(CALENDAR, local(friday + DAY, 17), days=1) == local(MONDAY, 18)
