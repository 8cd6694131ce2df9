"""When a promise in working hours is due: one clock with a pause, beside bare datetimes."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.kernel.working_time import Hours, WorkingCalendar, due, elapsed
from bench.values import Figure

CLOCKS, ROUNDS = 2_000, 7
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
APART = timedelta(hours=4, minutes=21, seconds=7)  # so that they begin all over a year
TARGET, WAITED, PAUSE = timedelta(hours=12), timedelta(hours=3), timedelta(hours=30)
WEEK = ((Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60)),) * 5 + ((), ())
HOLIDAYS = frozenset(date(2026, month, day) for month, day in ((1, 1), (5, 1), (12, 25), (12, 26)))
Clock = tuple[datetime, datetime, datetime]


def measure() -> list[Figure]:
    """Microseconds for one clock, all of them in turn; a commit, a table or a page is not in it."""
    calendar = _calendar()
    clocks = [(at, at + WAITED, at + WAITED + PAUSE)
              for at in (FIRST + number * APART for number in range(CLOCKS))]  # fmt: skip
    first = _each(lambda clock: _due(_calendar(), clock), clocks[:1])
    _each(lambda clock: _due(calendar, clock), clocks)
    reckoned, bare, worked = [], [], []
    for _round in range(ROUNDS):
        bare.append(_each(_bare, clocks))
        reckoned.append(_each(lambda clock: _due(calendar, clock), clocks))
        worked.append(_each(lambda clock: _elapsed(calendar, clock), clocks))
    times = tuple(one / limit for one, limit in zip(reckoned, bare, strict=True))
    return [
        Figure("clocks", "one clock with a pause, when it is due", "µs", tuple(reckoned),
               at_most=60),
        Figure("clocks", "the same to the same sums of bare datetimes", "×", times),
        Figure("clocks", "the same sums of bare datetimes", "µs", tuple(bare)),
        Figure("clocks", "one clock with a pause, what was worked by then", "µs", tuple(worked),
               at_most=60),
        Figure("clocks", "the first clock of a calendar and year", "µs", (first,)),
    ]  # fmt: skip


def _calendar() -> WorkingCalendar:
    return WorkingCalendar(ZoneInfo("Europe/Bucharest"), WEEK, closed=HOLIDAYS)


def _due(calendar: WorkingCalendar, clock: Clock) -> object:
    start, paused, back = clock
    return due(calendar, start=start, target=TARGET, pauses=((paused, back),))


def _elapsed(calendar: WorkingCalendar, clock: Clock) -> object:
    start, paused, back = clock
    return elapsed(calendar, start=start, end=back + TARGET, pauses=((paused, back),))


def _bare(clock: Clock) -> object:
    """The same by a clock that never closes: no hours, no zone, no holiday."""
    start, paused, back = clock
    left = TARGET - (paused - start)
    return back + left if left > timedelta() else start + TARGET


def _each(work: Callable[[Clock], object], clocks: list[Clock]) -> float:
    began = time.perf_counter()
    for clock in clocks:
        work(clock)
    return (time.perf_counter() - began) / len(clocks) * 1e6
