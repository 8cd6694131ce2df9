"""Which window of a promise somebody means; pure."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

CURRENT, LAST = "current", "last"
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def moment_of(asked: str, *, zone: tzinfo, at: datetime) -> datetime:
    """A moment within the window that is asked for: now, or noon of the last day of what was
    named. Raises ValueError for what names none."""
    if asked in (CURRENT, LAST):
        return at
    day = _day(asked)
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(asked)
    return datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)


def _day(asked: str) -> date:
    if said := _WEEK.fullmatch(asked):
        return date.fromisocalendar(int(said[1]), int(said[2]), 7)
    if said := _QUARTER.fullmatch(asked):
        return _last_day(int(said[1]), int(said[2]) * 3)
    if said := _MONTH.fullmatch(asked):
        return _last_day(int(said[1]), int(said[2]))
    return date.fromisoformat(asked)


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 1) + 31 * _DAY).replace(day=1) - _DAY
