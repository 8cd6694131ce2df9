"""Days on which somebody is away, from a calendar file (iCalendar, RFC 5545)."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from accord.desk.rules.calendar_file import (
    MOST_FOUND,
    Event,
    FileFlaw,
    Span,
    UnableToReadFile,
    last_day,
    read_events,
    told_with_line,
)
from accord.team.values import Days


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
    UnableToReadFile.
    """
    found: dict[Days, int] = {}
    left_out = 0
    for event in read_events(content, zone=zone):
        with told_with_line(event):
            if not _counts(event, takes_timed=takes_timed):
                left_out += 1
                continue
            for span in event.spans(today=today):
                found.setdefault(_days(span), event.line)
        if len(found) > MOST_FOUND:
            raise UnableToReadFile(FileFlaw.TOO_MANY_FOUND, line=event.line)
    ordered = sorted(found.items(), key=lambda one: (one[0].first_day, one[1]))
    return Found(tuple((line, days) for days, line in ordered), left_out)


def _counts(event: Event, *, takes_timed: bool) -> bool:
    if event.is_cancelled:
        return False
    busy = str(event.said.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if busy == "OOF":
        return True
    if busy == "FREE" or str(event.said.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    begins, ends = event.span
    is_whole = begins.time() == ends.time() == time()
    return is_whole or takes_timed


def _days(span: Span) -> Days:
    """From and to what the clock shows: a day that ends at midnight ends with its day."""
    begins, ends = span
    return Days(
        begins.date(), last_day(ends), begins.time() if begins.time() != time() else None,
        ends.time() if ends.time() != time() else None,
    )  # fmt: skip
