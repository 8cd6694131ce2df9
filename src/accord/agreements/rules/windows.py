"""When a promise is counted and when it is due: days of batches, windows, deadlines; pure."""

from datetime import UTC, date, datetime, time, timedelta

from accord.agreements.values.facts import Window
from accord.agreements.values.terms import Agreement, Batch, Deadline, Every, Roll
from accord.kernel.working_time import (
    DAY,
    WorkingCalendar,
    closing,
    is_working_day,
    local_day,
    working_day,
)

WEEK = 7 * DAY
_MOST_WEEKS, _WEEKS_AHEAD = 60, 8  # how far back a batch is looked for, and the one after it


class NoWindow(Exception):
    """No batch is anywhere near: nobody works."""


def midnight(calendar: WorkingCalendar, day: date) -> datetime:
    """When a day begins by the clock of the calendar's zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)


def moment_on(calendar: WorkingCalendar, day: date, *, minute: int | None) -> datetime:
    """A minute of the day by the clock of the zone, in UTC; None: when the working day ends."""
    if minute is None:
        return closing(calendar, day)
    days, rest = divmod(minute, 24 * 60)
    at = time(*divmod(rest, 60))
    return datetime.combine(day + days * DAY, at, tzinfo=calendar.zone).astimezone(UTC)


def rolled(calendar: WorkingCalendar, day: date, *, roll: Roll) -> date | None:
    """The working day that a day stands for; None where it falls away."""
    if is_working_day(calendar, day):
        return day
    if roll is Roll.SKIP:
        return None
    return working_day(calendar, day, step=1 if roll is Roll.NEXT_WORKING else -1)


def batch_day(batch: Batch, nominal: date, *, calendar: WorkingCalendar) -> date | None:
    """The day of a week's batch. A batch that would come to the day of another one falls away, as
    nobody works between the two."""
    found = rolled(calendar, nominal, roll=batch.roll)
    return found if found is not None and abs(found - nominal) < WEEK else None


def window_around(
    agreement: Agreement, *, every: Every, calendar: WorkingCalendar, at: datetime
) -> Window:
    """The window that a moment lies in, by the team's clock; of batches the latest that has begun.

    Raises NoWindow.
    """
    day = local_day(calendar, at)
    if every is Every.BATCH and agreement.batch is not None:
        return _batch_around(agreement.batch, calendar=calendar, day=day)
    first = _first_day(every, day)
    start, end = midnight(calendar, first), midnight(calendar, _next(every, first))
    return Window(every, first, start, end, end)


def window_before(agreement: Agreement, window: Window, *, calendar: WorkingCalendar) -> Window:
    """The window before another one. Raises NoWindow."""
    at = window.start - timedelta(microseconds=1)
    return window_around(agreement, every=window.every, calendar=calendar, at=at)


def windows_between(
    agreement: Agreement,
    *,
    every: Every,
    calendar: WorkingCalendar,
    since: datetime,
    until: datetime,
) -> tuple[Window, ...]:
    """All windows of a kind that begin before `until` and of which something lies after `since`,
    the earliest first."""
    found: list[Window] = []
    try:
        one = window_around(agreement, every=every, calendar=calendar, at=until)
        while one.closes > since:
            if one.start < until:
                found.append(one)
            one = window_before(agreement, one, calendar=calendar)
    except NoWindow:
        pass
    return tuple(reversed(found))


def deadline(
    terms: Deadline,
    batch: Batch,
    *,
    nominal: date,
    delivered_at: datetime,
    calendar: WorkingCalendar,
) -> datetime:
    """By when a lead of a batch is done: on the weekday after the batch, or so many working days
    after it was really handed over, whichever is later. The weekday is the one after the day that
    the batch would have been on without holidays."""
    days = (terms.weekday.number - batch.weekday.number - 1) % 7 + 1
    later = days_later(calendar, delivered_at, days=terms.days_after, minute=terms.minute)
    if later <= delivered_at:  # of a day that was over when it was handed over
        later = days_later(calendar, delivered_at, days=terms.days_after + 1, minute=terms.minute)
    day = rolled(calendar, nominal + days * DAY, roll=terms.roll)
    if day is None:
        return later
    return max(moment_on(calendar, day, minute=terms.minute), later)


def days_later(
    calendar: WorkingCalendar, at: datetime, *, days: int, minute: int | None = None
) -> datetime:
    """The end of the so many-th working day after a moment's day, or a minute of that day."""
    day = local_day(calendar, at)
    found = working_day(calendar, day + DAY if days else day, count=max(days - 1, 0))
    return moment_on(calendar, found, minute=minute)


def _batch_around(batch: Batch, *, calendar: WorkingCalendar, day: date) -> Window:
    # A batch may be earlier than its weekday, so the next week's may have begun.
    nominal = day - timedelta(days=(day.weekday() - batch.weekday.number) % 7) + WEEK
    closes: date | None = None
    for back in range(-_WEEKS_AHEAD, _MOST_WEEKS):
        this = nominal - back * WEEK
        found = batch_day(batch, this, calendar=calendar)
        if found is None:
            continue
        if found <= day:
            return _batch_window(found, nominal=this, closes=closes, calendar=calendar)
        closes = found
    raise NoWindow


def _batch_window(
    day: date, *, nominal: date, closes: date | None, calendar: WorkingCalendar
) -> Window:
    start, end = midnight(calendar, day), midnight(calendar, day + DAY)
    until = (
        midnight(calendar, closes)
        if closes is not None
        else midnight(calendar, day + _WEEKS_AHEAD * WEEK)
    )
    return Window(Every.BATCH, day, start, end, max(until, end), nominal)


def _first_day(every: Every, day: date) -> date:
    if every is Every.MONTH:
        return day.replace(day=1)
    if every is Every.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day - timedelta(days=day.weekday())


def _next(every: Every, first: date) -> date:
    if every is Every.WEEK:
        return first + WEEK
    months = 1 if every is Every.MONTH else 3
    year, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + year, month=month + 1)
