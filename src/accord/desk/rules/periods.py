"""Where a day lies among months, weeks, quarters, years or days; and two stretches beside a day."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
LONGEST_BEFORE = timedelta(days=365)


def first_day(period: str) -> date | None:
    """The first day of 2026, 2026-Q1, 2026-03, 2026-W11 or 2026-03-02; None of anything else."""
    try:
        if found := _QUARTER.fullmatch(period):
            return date(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := _WEEK.fullmatch(period):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found := _MONTH.fullmatch(period):
            return date(int(found[1]), int(found[2]), 1)
        if _YEAR.fullmatch(period):
            return date(int(period), 1, 1)
        return date.fromisoformat(period)
    except ValueError:
        return None


def place(names: Sequence[str], day: date) -> float | None:
    """How many steps from the first period a day lies, 0.5 in the middle of the first; None before
    the first, or well after the last."""
    starts = [found for name in names if (found := first_day(name)) is not None]
    if not starts or len(starts) < len(names) or day < starts[0]:
        return None
    index = bisect_right(starts, day) - 1
    if index + 1 < len(starts):
        length = (starts[index + 1] - starts[index]).days
    else:
        length = (starts[index] - starts[index - 1]).days if index else 31
    share = (day - starts[index]).days / max(length, 1)
    return round(index + share, 3) if share <= 1 else None


@dataclass(frozen=True, slots=True)
class Halves:
    """A day with as many days before it as have passed since, a year at the most. Both ends are
    included."""

    before: tuple[date, date]
    since: tuple[date, date]


def halves(*, start: date, today: date) -> Halves:
    """What lies before and since `start`, which is no later than today."""
    length = min(today - start + timedelta(days=1), LONGEST_BEFORE)
    return Halves((start - length, start - timedelta(days=1)), (start, today))


def is_apart(one: tuple[float, float], other: tuple[float, float]) -> int:
    """1 where the other range lies wholly above the first, -1 below, 0 where they meet."""
    if other[0] > one[1]:
        return 1
    return -1 if other[1] < one[0] else 0
