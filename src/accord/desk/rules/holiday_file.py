"""Days on which a company is closed, wholly or for a part, from a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.desk.rules.calendar_file import (
    AHEAD,
    MOST_FOUND,
    Event,
    FileFlaw,
    UnableToReadFile,
    last_day,
    read_events,
    told_with_line,
)
from accord.kernel.working_time import DAY, MINUTES, Day, Hours

LONGEST_NAME = 120
MOST_LOOKED_AT = 20 * MOST_FOUND  # days of all events, those that several name each time
_MINUTE = timedelta(minutes=1)
_ALL = (0, 2 * MINUTES)  # a night that begins on the day goes with it


@dataclass(frozen=True, slots=True)
class Closing:
    """A day of a file. name: what its events call it, "" for nothing; cuts: from and until which
    minute after its midnight it is closed, hours that go on past midnight counted on."""

    day: date
    name: str
    cuts: tuple[tuple[int, int], ...]

    @property
    def is_whole(self) -> bool:
        return _ALL in self.cuts


def read_holidays(content: bytes, *, today: date, zone: ZoneInfo) -> list[Closing]:
    """What a file says of closed days from today on, two years ahead, by the clock of a zone; days
    that repeat each by themselves, cancelled events left out. Raises UnableToReadFile."""
    found: dict[date, Closing] = {}
    looked_at = 0
    for event in read_events(content, zone=zone):
        if event.is_cancelled:
            continue
        name = " ".join(str(event.said.get("SUMMARY", "")).split())[:LONGEST_NAME]
        with told_with_line(event):
            for day, cut in _days_of(event, today=today):
                found[day] = _joined(found.get(day, Closing(day, "", ())), name=name, cut=cut)
                looked_at += 1
                if len(found) > MOST_FOUND or looked_at > MOST_LOOKED_AT:
                    raise UnableToReadFile(FileFlaw.TOO_MANY_FOUND)
    return [found[day] for day in sorted(found)]


def hours_left(closing: Closing, *, hours: Day) -> Day:
    """What is left of a day's hours; of a night that is cut, only what begins before midnight: the
    rest belongs to the next day. A file never opens what is closed."""
    pieces = [(each.opens, each.opens + each.length) for each in hours]
    for begins, ends in closing.cuts:
        pieces = [
            piece
            for opens, closes in pieces
            for piece in ((opens, min(closes, begins)), (max(opens, ends), closes))
            if piece[0] < piece[1]
        ]
    return tuple(
        Hours(opens, closes if closes <= MINUTES else closes - MINUTES)
        for opens, closes in pieces
        if opens < MINUTES
    )


def _joined(closing: Closing, *, name: str, cut: tuple[int, int]) -> Closing:
    """A day with one more of its events; what repeats itself is said once."""
    is_new = name and name not in closing.name
    names = ", ".join(filter(None, (closing.name, name))) if is_new else closing.name
    return Closing(closing.day, names[:LONGEST_NAME], tuple(sorted({*closing.cuts, cut})))


def _days_of(event: Event, *, today: date) -> Iterator[tuple[date, tuple[int, int]]]:
    """Each day that an event touches, and which part of it."""
    for begins, ends in event.spans(today=today):
        day, last = max(begins.date(), today), min(last_day(ends), today + AHEAD)
        while day <= last:
            midnight = datetime.combine(day, time())
            opens, closes = (begins - midnight) // _MINUTE, (ends - midnight) // _MINUTE
            is_whole = opens <= 0 and closes >= MINUTES
            yield day, _ALL if is_whole else (max(opens, 0), min(closes, 2 * MINUTES))
            day += DAY
