"""Days on which somebody is away, from a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from accord.kernel.working_time import DAY
from accord.team.values import Days
from accord.team.values.rows import Row

FILE_BOUND = 1024 * 1024  # bytes
MOST_EVENTS = 2_000
MOST_ABSENCES = 200
AHEAD = timedelta(days=2 * 366)
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class FileFlaw(StrEnum):
    """Why a file is refused."""

    NO_CALENDAR = "no_calendar"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_MANY_ABSENCES = "too_many_absences"
    NO_DAY = "no_day"
    BACKWARDS = "backwards"
    ODD_ROW = "odd_row"


class UnableToReadAbsences(ValueError):
    """Raised with the flaw and the line of the file on which the event begins; 0: all of it."""

    def __init__(self, flaw: FileFlaw, *, line: int = 0) -> None:
        super().__init__(f"{line}: {flaw.value}")
        self.flaw = flaw
        self.line = line


@dataclass(frozen=True, slots=True)
class Found:
    """Days away, each with the line on which its event begins; how many events were left out as
    meetings or as something that takes nobody's time."""

    days: tuple[tuple[int, Days], ...]
    left_out: int


def read_absences(content: bytes, *, today: date, zone: ZoneInfo, takes_timed: bool) -> Found:
    """What a file says of who is away from today on, two years ahead, by the clock of a zone.

    Events of whole days count, and those marked as out of office; takes_timed: all others with a
    time as well. Cancelled events and those that leave somebody free do not. Raises
    UnableToReadAbsences.
    """
    events = _events(content)
    moved = {(_uid(event), _moved_from(event, zone)) for _line, event in events}
    found: dict[Days, int] = {}
    left_out = 0
    for line, event in events:
        try:
            if not _counts(event, zone, takes_timed=takes_timed):
                left_out += 1
                continue
            for days in _days_of(event, today=today, zone=zone, moved=moved):
                found.setdefault(days, line)
        except UnableToReadAbsences as refused:
            raise UnableToReadAbsences(refused.flaw, line=line) from refused
        except _ODD as problem:
            raise UnableToReadAbsences(FileFlaw.NO_DAY, line=line) from problem
        if len(found) > MOST_ABSENCES:
            raise UnableToReadAbsences(FileFlaw.TOO_MANY_ABSENCES, line=line)
    ordered = sorted(found.items(), key=lambda one: (one[0].first_day, one[1]))
    return Found(tuple((line, days) for days, line in ordered), left_out)


def _events(content: bytes) -> list[tuple[int, Any]]:
    """Events with the lines on which they begin."""
    begins = [
        number
        for number, line in enumerate(content.splitlines(), start=1)
        if line.strip().upper() == b"BEGIN:VEVENT"
    ]
    if len(begins) > MOST_EVENTS:
        raise UnableToReadAbsences(FileFlaw.TOO_MANY_EVENTS, line=begins[MOST_EVENTS])
    try:
        events = list(Calendar.from_ical(content).walk("VEVENT"))
        return list(zip(begins, events, strict=True))
    except _ODD as problem:
        raise UnableToReadAbsences(FileFlaw.NO_CALENDAR) from problem


def _counts(event: Any, zone: ZoneInfo, *, takes_timed: bool) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if busy == "OOF":
        return True
    if busy == "FREE" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    begins, ends = _span(event, zone)
    is_whole = begins.time() == ends.time() == time()
    return is_whole or takes_timed


def _days_of(
    event: Any, *, today: date, zone: ZoneInfo, moved: set[tuple[str, datetime | None]]
) -> Iterator[Days]:
    """The days of an event that are not over, those of a row each by themselves."""
    begins, ends = _span(event, zone)
    if ends <= begins:
        raise UnableToReadAbsences(FileFlaw.BACKWARDS)
    if event.get("RDATE") is not None:
        raise UnableToReadAbsences(FileFlaw.ODD_ROW)
    starts = [begins]
    if event.get("RRULE") is not None and event.get("RECURRENCE-ID") is None:
        starts = [
            each
            for each in _row(event, begins, since=today, length=ends - begins, zone=zone)
            if (_uid(event), each) not in moved
        ]
    for each in starts:
        days = _days(each, each + (ends - begins))
        if today <= days.last_day and days.first_day <= today + AHEAD:
            yield days


def _row(
    event: Any, begins: datetime, *, since: date, length: timedelta, zone: ZoneInfo
) -> list[datetime]:
    """When an event that repeats begins, as the clock of the zone shows it."""
    first = event["DTSTART"].dt
    home = first.tzinfo if isinstance(first, datetime) and first.tzinfo else zone
    made = first if isinstance(first, datetime) else begins
    row = Row(event["RRULE"], made.replace(tzinfo=home), _left_out(event))
    if not row.is_told:
        raise UnableToReadAbsences(FileFlaw.ODD_ROW)
    earliest = datetime.combine(since, time(), tzinfo=zone) - length - DAY
    try:
        found = row.between(
            max(earliest, made.replace(tzinfo=home)).astimezone(UTC),
            (earliest + AHEAD).astimezone(UTC),
            most=MOST_ABSENCES + 1,
        )
    except ValueError as problem:
        raise UnableToReadAbsences(FileFlaw.ODD_ROW) from problem
    return [each.astimezone(zone).replace(tzinfo=None) for each in found]


def _days(begins: datetime, ends: datetime) -> Days:
    """From and to what the clock shows: a day that ends at midnight ends with its day."""
    last = ends.date() if ends.time() != time() else ends.date() - DAY
    return Days(
        begins.date(), last, begins.time() if begins.time() != time() else None,
        ends.time() if ends.time() != time() else None,
    )  # fmt: skip


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when the clock of the zone shows it."""
    said = event.get("DTSTART")
    if said is None:
        raise UnableToReadAbsences(FileFlaw.NO_DAY)
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
