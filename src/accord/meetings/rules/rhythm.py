"""When meetings are: the days of a rhythm, and what a holiday makes of one."""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.meetings.values.rhythm import (
    LONGEST,
    MOST_LEAD_HOURS,
    MOST_RATE,
    MOST_SEATS,
    SHORTEST,
    SMALL,
    Kind,
    MeetingFlaw,
    OnHoliday,
    Placed,
    SeriesText,
    Size,
    UnableToMeet,
)

DAY = timedelta(days=1)
IsOpen = Callable[[date], bool]
LEADERS = frozenset({"marketing_lead", "sales_lead", "team_lead", "rev_ops", "sponsor"})
KEY = LEADERS | {"mops", "sales_ops"}


def check_series(text: SeriesText) -> SeriesText:
    """A rhythm as it is kept. Raises UnableToMeet with the field that is wrong."""
    nth = 0 if text.kind is Kind.WEEKLY else text.nth
    checks = (
        (0 <= text.weekday <= 6, MeetingFlaw.NO_DAY, "weekday"),
        (text.kind is Kind.WEEKLY or 1 <= nth <= 4, MeetingFlaw.NO_DAY, "nth"),
        (SHORTEST <= text.minutes <= LONGEST, MeetingFlaw.NO_LENGTH, "minutes"),
        (1 <= text.lead_hours <= MOST_LEAD_HOURS, MeetingFlaw.NO_LEAD, "lead"),
        (0 <= text.rate_minor <= MOST_RATE, MeetingFlaw.NO_RATE, "rate"),
        (len(text.required) >= 2, MeetingFlaw.NOBODY, "required"),
        (len(text.seats) <= MOST_SEATS, MeetingFlaw.TOO_MANY, "required"),
    )
    for is_good, flaw, where in checks:
        if not is_good:
            raise UnableToMeet(flaw, where=where)
    return replace(text, nth=nth)


def size_of(*, members: int) -> Size:
    """Whom a rhythm of a company of so many asks at first."""
    return Size.EVERYBODY if members <= SMALL else Size.KEY_PEOPLE


def days_of(text: SeriesText, *, since: date, until: date) -> Iterator[date]:
    """The days of a rhythm from `since` to `until`, both included, before any holiday."""
    if text.kind is Kind.WEEKLY:
        day = since + ((text.weekday - since.weekday()) % 7) * DAY
        while day <= until:
            yield day
            day += 7 * DAY
        return
    year, month = since.year, since.month
    while date(year, month, 1) <= until:
        found = _nth(year, month, weekday=text.weekday, nth=text.nth)
        if since <= found <= until:
            yield found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _nth(year: int, month: int, *, weekday: int, nth: int) -> date:
    first = calendar.monthrange(year, month)[0]
    return date(year, month, 1 + (weekday - first) % 7 + 7 * (nth - 1))


def placed(nominal: date, *, rule: OnHoliday, is_open: IsOpen) -> Placed:
    """Where the meeting of a day falls: there, if all who have to come work that day, else as the
    rule says, within the same week."""
    if is_open(nominal):
        return Placed(nominal, nominal)
    if rule is OnHoliday.SKIP:
        return Placed(nominal, None)
    monday = nominal - nominal.weekday() * DAY
    week = [monday + place * DAY for place in range(7)]
    before = [day for day in reversed(week) if day < nominal]
    after = [day for day in week if day > nominal]
    order = before + after if rule is OnHoliday.BEFORE else after + before
    return Placed(nominal, next((day for day in order if is_open(day)), None))


def moment_of(day: date, *, starts: time, zone: str) -> datetime:
    """When a meeting of a day begins, by the clock of its zone."""
    return datetime.combine(day, starts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def sends_at(starts_at: datetime, *, lead_hours: int) -> datetime:
    """When its pack goes out."""
    return starts_at - timedelta(hours=lead_hours)
