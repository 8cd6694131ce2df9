"""Wall clocks: when a zone's clock shows a time, also on the nights on which it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_SHOWN = EPOCH.replace(tzinfo=None)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
FAR = 1 << 62  # later than any moment

Span = tuple[int, int]  # microseconds since EPOCH: from, until before


def instant(at: datetime) -> int:
    """An aware moment as microseconds since EPOCH."""
    return (at - EPOCH) // MICROSECOND


def moment(instant: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + instant * MICROSECOND


def shown(zone: ZoneInfo, opens: datetime, closes: datetime) -> list[Span]:
    """The spans in which the zone's clock shows a time from `opens` until before `closes`, both
    without a zone. On a night that has an hour twice there may be two, on one that lacks it none.
    """
    # As if the clock showed UTC.
    first, last = ((at - _EPOCH_SHOWN) // MICROSECOND for at in (opens, closes))
    years = range(opens.year - (opens.month == 1), closes.year + (closes.month == 12) + 1)
    pieces = [(-FAR, _offset(zone, datetime(years[0], 1, 1, tzinfo=UTC)))]
    pieces += [change for year in years for change in changes_of(zone, year)]
    found: list[Span] = []
    for place, (since, offset) in enumerate(pieces):
        until = pieces[place + 1][0] if place + 1 < len(pieces) else FAR
        start, end = max(first - offset, since), min(last - offset, until)
        if start < end:
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, end))
    return found


def start_of(day: date, *, zone: ZoneInfo) -> datetime:
    """The first moment of a day by the clock of a zone, in UTC; of a day that the zone left out
    when it changed its date, the first of the next."""
    return moment_on(day, time(), zone=zone)


def moment_on(day: date, at: time, *, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock of a zone shows this time of a day, in UTC; of a time
    that the zone left out, the first one after it."""
    for later in range(3):
        midnight = datetime.combine(day + later * DAY, time())
        wanted = midnight if later else datetime.combine(day, at)
        if spans := shown(zone, wanted, midnight + DAY):
            return moment(spans[0][0])
    raise AssertionError(f"{zone} has no {day}")


@lru_cache(maxsize=1024)
def changes_of(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """Every moment of a year of UTC at which the zone changes its clock, with the offset from UTC
    after it, both in microseconds."""
    changes = []
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if _offset(zone, at) != _offset(zone, at + DAY):
            changed = _change_between(zone, at, at + DAY)
            changes.append((instant(changed), _offset(zone, changed)))
        at += DAY
    return tuple(changes)


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new offset."""
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset // MICROSECOND
