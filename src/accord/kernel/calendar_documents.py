"""Working calendars as documents: `{"zone", "week": {"mon": [["09:00", "18:00"]]}, "closed": […],
"extra": {"2026-12-05": [["09:00", "13:00"]]}}`; "24:00" is midnight at the end of a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accord.kernel.working_time import CalendarFlaw, Day, Hours, UnableToReckon, WorkingCalendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("zone", "week", "closed", "extra")
MOST_DAYS, MOST_HOURS = 5_000, 24
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_BECAUSE = {
    CalendarFlaw.NEVER_OPEN: "these hours are never open",
    CalendarFlaw.NO_HOURS: "hours that end when they begin",
    CalendarFlaw.OVERLAP: "hours that overlap",
    CalendarFlaw.TWICE: "a day both closed and extra",
    CalendarFlaw.OUT_OF_REACH: "not within fifty years",
}


class UnableToReadCalendar(ValueError):
    """The document is no calendar; `where` names the place, `key` what stands there."""

    def __init__(self, *, where: str, key: str, because: str) -> None:
        super().__init__(f"{where}: {because}: {key}" if where else f"{because}: {key}")
        self.where = where
        self.key = key
        self.because = because


def read_calendar(document: Any) -> WorkingCalendar:
    """The calendar that a document describes; raises UnableToReadCalendar."""
    if not isinstance(document, Mapping):
        raise UnableToReadCalendar(where="", key=type(document).__name__, because="not an object")
    for key in document:
        if key not in KEYS:
            raise UnableToReadCalendar(where="", key=str(key), because="unknown key")
    for key in ("zone", "week"):
        if key not in document:
            raise UnableToReadCalendar(where="", key=key, because="missing key")
    week = _object(document["week"], "week", WEEKDAYS)
    extra = _object(document.get("extra", {}), "extra", None)
    try:
        return WorkingCalendar(
            _zone(document["zone"]),
            tuple(_day(week.get(name, []), f"week.{name}") for name in WEEKDAYS),
            frozenset(_date(day, "closed") for day in _list(document.get("closed", []), "closed")),
            tuple((_date(day, "extra"), _day(said, f"extra.{day}")) for day, said in extra.items()),
        )
    except UnableToReckon as refusal:
        place = "" if refusal.place is None else str(refusal.place)
        if isinstance(refusal.place, int):
            place = WEEKDAYS[refusal.place]
        raise UnableToReadCalendar(where="", key=place, because=why(refusal.flaw)) from refusal


def write_calendar(calendar: WorkingCalendar) -> dict[str, Any]:
    """The document of a calendar, the same for the same calendar."""
    return {
        "zone": calendar.zone.key,
        "week": {
            name: _told(day) for name, day in zip(WEEKDAYS, calendar.week, strict=True) if day
        },
        "closed": [day.isoformat() for day in sorted(calendar.closed)],
        "extra": {day.isoformat(): _told(hours) for day, hours in sorted(calendar.extra)},
    }


def why(flaw: CalendarFlaw) -> str:
    """A flaw as programs are told."""
    return _BECAUSE[flaw]


def _told(day: Day) -> list[list[str]]:
    return [[_clock(each.opens), _clock(each.closes)] for each in day]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _zone(said: Any) -> ZoneInfo:
    try:
        return ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as problem:
        raise UnableToReadCalendar(where="zone", key=str(said), because="no zone") from problem


def _day(said: Any, where: str) -> Day:
    spans = _list(said, where, MOST_HOURS)
    return tuple(_hours(span, f"{where}[{place}]") for place, span in enumerate(spans))


def _hours(said: Any, where: str) -> Hours:
    span = _list(said, where)
    if len(span) != 2:
        raise UnableToReadCalendar(where=where, key=str(len(span)), because="not two times")
    opens, closes = (_minutes(at, where) for at in span)
    return Hours(opens, closes)


def _minutes(said: Any, where: str) -> int:
    found = _TIME.fullmatch(said) if isinstance(said, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else 24 * 60 + 1
    if minutes > 24 * 60:
        raise UnableToReadCalendar(where=where, key=str(said), because="not a time such as 09:00")
    return minutes


def _date(said: Any, where: str) -> date:
    try:
        return date.fromisoformat(said)
    except (ValueError, TypeError) as problem:
        raise UnableToReadCalendar(
            where=where, key=str(said), because="not a day such as 2026-12-01"
        ) from problem


def _object(said: Any, where: str, keys: Sequence[str] | None) -> Mapping[str, Any]:
    if not isinstance(said, Mapping) or len(said) > MOST_DAYS:
        raise UnableToReadCalendar(where=where, key=type(said).__name__, because="not an object")
    for key in said:
        if keys is not None and key not in keys:
            raise UnableToReadCalendar(where=where, key=str(key), because="unknown key")
    return said


def _list(said: Any, where: str, most: int = MOST_DAYS) -> Sequence[Any]:
    if not isinstance(said, list):
        raise UnableToReadCalendar(where=where, key=type(said).__name__, because="not a list")
    if len(said) > most:
        raise UnableToReadCalendar(where=where, key=str(len(said)), because=f"more than {most}")
    return said
