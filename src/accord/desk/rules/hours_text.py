"""Hours as people write them: "09:00–13:00, 14:00–18:00" a day, days off and extra days by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from accord.kernel.calendar_documents import MOST_DAYS, MOST_HOURS, WEEKDAYS
from accord.kernel.working_time import (
    MINUTES,
    CalendarFlaw,
    Day,
    Hours,
    UnableToReckon,
    WorkingCalendar,
)

FIELDS = (*WEEKDAYS, "closed", "extra")
LONGEST = 20_000  # letters of a field
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)
_PROMISE = re.compile(r"(\d{1,3})(?::([0-5]\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unreadable(ValueError):
    """What stands there is no hours or no day; `flaw` where it is, but contradicts the rest."""

    field: str
    piece: str
    flaw: CalendarFlaw | None = None


def read_hours(said: Mapping[str, str], *, zone: ZoneInfo) -> WorkingCalendar:
    """The calendar that the fields of a form describe; raises Unreadable for the first that is
    wrong."""
    week = tuple(_day(said.get(name, ""), field=name) for name in WEEKDAYS)
    closed = [_date(line, field="closed") for line in _lines(said, "closed")]
    extra = []
    for line in _lines(said, "extra"):
        day, _blank, hours = line.partition(" ")
        found = _day(hours, field="extra", piece=line)
        if not found:
            raise Unreadable("extra", line)
        extra.append((_date(day, field="extra"), found))
    try:
        return WorkingCalendar(zone, week, frozenset(closed), tuple(sorted(extra)))
    except UnableToReckon as problem:
        raise _flaw(problem) from problem


def read_day(said: str, *, field: str) -> Day:
    """The hours of one day; raises Unreadable, with the flaw where they contradict each other."""
    found = _day(said, field=field)
    try:
        WorkingCalendar(ZoneInfo("UTC"), (found or (Hours(0, MINUTES),),) * 7)
    except UnableToReckon as problem:
        raise Unreadable(field, "", problem.flaw) from problem
    return found


def write_hours(calendar: WorkingCalendar) -> dict[str, str]:
    """The same fields, of a calendar."""
    said = {name: told(day) for name, day in zip(WEEKDAYS, calendar.week, strict=True)}
    said["closed"] = "\n".join(day.isoformat() for day in sorted(calendar.closed))
    said["extra"] = "\n".join(f"{day} {told(hours)}" for day, hours in sorted(calendar.extra))
    return said


def told(day: Day) -> str:
    """A day's hours as they are written; "" for none."""
    return ", ".join(f"{_clock(each.opens)}–{_clock(each.closes)}" for each in day)


def read_promise(said: str) -> timedelta | None:
    """Hours, or hours and minutes, above none: "4", "1:30"."""
    found = _PROMISE.fullmatch(said.strip())
    if found is None:
        return None
    promise = timedelta(hours=int(found[1]), minutes=int(found[2] or 0))
    return promise or None


def _day(said: str, *, field: str, piece: str = "") -> Day:
    pieces = [each.strip() for each in said.replace(";", ",").split(",") if each.strip()]
    if len(pieces) > MOST_HOURS:
        raise Unreadable(field, pieces[MOST_HOURS])
    return tuple(_span(each, field=field, piece=piece or each) for each in pieces)


def _span(said: str, *, field: str, piece: str) -> Hours:
    found = _HOURS.fullmatch(said)
    if found is None:
        raise Unreadable(field, piece)
    opens, closes = (
        int(hour) * 60 + int(minute or 0)
        for hour, minute in ((found[1], found[2]), (found[3], found[4]))
    )
    if max(int(found[2] or 0), int(found[4] or 0)) > 59 or opens >= MINUTES or closes > MINUTES:
        raise Unreadable(field, piece)
    return Hours(opens, closes)


def _date(said: str, *, field: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as problem:
        raise Unreadable(field, said) from problem


def _lines(said: Mapping[str, str], field: str) -> list[str]:
    lines = [line.strip() for line in said.get(field, "").splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise Unreadable(field, lines[MOST_DAYS])
    return lines


def _flaw(problem: UnableToReckon) -> Unreadable:
    """Where on the form a contradiction stands."""
    if isinstance(problem.place, date):
        return Unreadable("extra", problem.place.isoformat(), problem.flaw)
    if isinstance(problem.place, int):
        return Unreadable(WEEKDAYS[problem.place], "", problem.flaw)
    field = "extra" if problem.flaw is CalendarFlaw.TWICE else ""
    return Unreadable(field, "", problem.flaw)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
