"""Durations as ISO 8601 writes them: `PT4H`, `P2DT30M`, `-PT15M`."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>\d+)W|(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d{1,6})?)S)?)?)",
    re.ASCII,
)


class NotADuration(ValueError):
    """The text is no duration of fixed length; years and months have none."""


def parse_duration(text: str) -> timedelta:
    """A duration of weeks, or of days, hours, minutes and seconds; a day is 24 hours."""
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        raise NotADuration(text)
    seconds = Decimal((found["seconds"] or "0").replace(",", "."))
    try:
        duration = timedelta(
            weeks=int(found["weeks"] or 0),
            days=int(found["days"] or 0),
            hours=int(found["hours"] or 0),
            minutes=int(found["minutes"] or 0),
            seconds=int(seconds),
            microseconds=int(seconds % 1 * 1_000_000),
        )
    except OverflowError as error:
        raise NotADuration(text) from error
    return -duration if found["sign"] == "-" else duration


def format_duration(duration: timedelta) -> str:
    """The shortest form in hours, minutes and seconds: three days are `PT72H`, because a day of
    work and a day of waiting are not the same length."""
    microseconds = abs(duration) // timedelta(microseconds=1)
    minutes, rest = divmod(microseconds, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{Decimal(rest).scaleb(-6).normalize():f}"
    parts = f"{hours}H" * (hours > 0) + f"{minutes}M" * (minutes > 0) + f"{seconds}S" * (rest > 0)
    sign = "-" if duration < timedelta(0) else ""
    return f"{sign}PT{parts or '0S'}"
