"""Events of a calendar file (iCalendar, RFC 5545): when each is, by the clock of a zone, within
bounds; what they mean is for the readers of absences and of holidays."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from accord.kernel.working_time import DAY
from accord.team.values.rows import Row

FILE_BOUND = 1024 * 1024  # bytes
MOST_EVENTS = 2_000
MOST_FOUND = 200  # absences or days of one file
AHEAD = timedelta(days=2 * 366)
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class FileFlaw(StrEnum):
    """Why a file is refused."""

    NO_CALENDAR = "no_calendar"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_MANY_FOUND = "too_many_found"
    NO_DAY = "no_day"
    BACKWARDS = "backwards"
    ODD_ROW = "odd_row"


class UnableToReadFile(ValueError):
    """Raised with the flaw and the line of the file on which the event begins; 0: all of it."""

    def __init__(self, flaw: FileFlaw, *, line: int = 0) -> None:
        super().__init__(f"{line}: {flaw.value}")
        self.flaw = flaw
        self.line = line


Span = tuple[datetime, datetime]
Moved = frozenset[tuple[str, datetime | None]]


@dataclass(frozen=True, slots=True)
class Event:
    """An event, the line on which it begins, and which places of rows others of the file take."""

    line: int
    said: Any
    zone: ZoneInfo
    moved: Moved

    @property
    def is_cancelled(self) -> bool:
        return str(self.said.get("STATUS", "")).upper() == "CANCELLED"

    @property
    def span(self) -> Span:
        """From when to when the clock of the zone shows it, the first time."""
        return _span(self.said, self.zone)

    def spans(self, *, today: date) -> Iterator[Span]:
        """Each time that it is, from today on and two years ahead, those of a row each by
        themselves."""
        begins, ends = self.span
        if ends <= begins:
            raise UnableToReadFile(FileFlaw.BACKWARDS)
        if self.said.get("RDATE") is not None:
            raise UnableToReadFile(FileFlaw.ODD_ROW)
        starts = [begins]
        if self.said.get("RRULE") is not None and self.said.get("RECURRENCE-ID") is None:
            row = _row(self.said, begins, since=today, length=ends - begins, zone=self.zone)
            starts = [each for each in row if (_uid(self.said), each) not in self.moved]
        for each in starts:
            until = each + (ends - begins)
            if today <= last_day(until) and each.date() <= today + AHEAD:
                yield each, until


def read_events(content: bytes, *, zone: ZoneInfo) -> list[Event]:
    """The events of a file in their order. Raises UnableToReadFile where it is no calendar, or
    holds too many."""
    begins = [
        number
        for number, line in enumerate(content.splitlines(), start=1)
        if line.strip().upper() == b"BEGIN:VEVENT"
    ]
    if len(begins) > MOST_EVENTS:
        raise UnableToReadFile(FileFlaw.TOO_MANY_EVENTS, line=begins[MOST_EVENTS])
    try:
        events = list(Calendar.from_ical(content).walk("VEVENT"))
        moved = frozenset((_uid(event), _moved_from(event, zone)) for event in events)
        return [Event(line, one, zone, moved) for line, one in zip(begins, events, strict=True)]
    except _ODD as problem:
        raise UnableToReadFile(FileFlaw.NO_CALENDAR) from problem


@contextmanager
def told_with_line(event: Event) -> Iterator[None]:
    """Whatever is wrong with the event is raised as UnableToReadFile with its line."""
    try:
        yield
    except UnableToReadFile as refused:
        raise UnableToReadFile(refused.flaw, line=event.line) from refused
    except _ODD as problem:
        raise UnableToReadFile(FileFlaw.NO_DAY, line=event.line) from problem


def last_day(ends: datetime) -> date:
    """The last day of what ends then: at midnight it ends with the day before."""
    return ends.date() if ends.time() != time() else ends.date() - DAY


def _row(
    event: Any, begins: datetime, *, since: date, length: timedelta, zone: ZoneInfo
) -> list[datetime]:
    """When an event that repeats begins, as the clock of the zone shows it."""
    first = event["DTSTART"].dt
    home = first.tzinfo if isinstance(first, datetime) and first.tzinfo else zone
    made = first if isinstance(first, datetime) else begins
    row = Row(event["RRULE"], made.replace(tzinfo=home), _left_out(event))
    if not row.is_told:
        raise UnableToReadFile(FileFlaw.ODD_ROW)
    earliest = datetime.combine(since, time(), tzinfo=zone) - length - DAY
    try:
        found = row.between(
            max(earliest, made.replace(tzinfo=home)).astimezone(UTC),
            (earliest + AHEAD).astimezone(UTC),
            most=MOST_FOUND + 1,
        )
    except ValueError as problem:
        raise UnableToReadFile(FileFlaw.ODD_ROW) from problem
    return [each.astimezone(zone).replace(tzinfo=None) for each in found]


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when the clock of the zone shows it."""
    said = event.get("DTSTART")
    if said is None:
        raise UnableToReadFile(FileFlaw.NO_DAY)
    begins = _shown(said.dt, zone)
    if event.get("DTEND") is not None:
        return begins, _shown(event["DTEND"].dt, zone)
    if event.get("DURATION") is not None:
        return begins, begins + event["DURATION"].dt
    return begins, begins + (timedelta() if isinstance(said.dt, datetime) else DAY)


def _shown(said: datetime | date, zone: ZoneInfo) -> datetime:
    if not isinstance(said, datetime):
        return datetime.combine(said, time())
    local = said.astimezone(zone).replace(tzinfo=None) if said.tzinfo else said
    return local.replace(second=0, microsecond=0)


def _moved_from(event: Any, zone: ZoneInfo) -> datetime | None:
    """The place in a row that an event takes."""
    said = event.get("RECURRENCE-ID")
    return None if said is None else _shown(said.dt, zone)


def _left_out(event: Any) -> list[datetime]:
    said = event.get("EXDATE") or []
    lists = said if isinstance(said, list) else [said]
    return [
        each.dt if isinstance(each.dt, datetime) else datetime.combine(each.dt, time())
        for one in lists
        for each in one.dts
    ]


def _uid(event: Any) -> str:
    return str(event.get("UID", "")).strip()[:900]
