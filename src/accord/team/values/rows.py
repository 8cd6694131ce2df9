"""Events of a calendar file that repeat: their moments between two others, within bounds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from dateutil.rrule import rrulestr

# What a row is told by; anything else may be walked for minutes without a date.
_OFTEN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_SELDOM = _OFTEN | {"BYMONTH", "BYMONTHDAY", "BYSETPOS"}
_ROWS = {"DAILY": _OFTEN, "WEEKLY": _OFTEN, "MONTHLY": _SELDOM, "YEARLY": _SELDOM}
_EARLIEST = 1970
# Days fall alike every 400 years. Walked this much later, near the end of the calendar, a row
# that never comes is over soon.
_LATER = 7_600


@dataclass(frozen=True, slots=True)
class Row:
    """An event that repeats. rule: as `icalendar` reads it; first: its first moment, with the zone
    where it was made; left_out: moments that are taken out."""

    rule: Any
    first: datetime
    left_out: Collection[datetime] = ()

    @property
    def is_told(self) -> bool:
        """Whether it is a row that is walked here: daily to yearly, by ordinary parts."""
        parts = _ROWS.get(str(self.rule.get("FREQ", [""])[0]).upper(), frozenset())
        return parts.issuperset(map(str.upper, self.rule)) and self.first.year >= _EARLIEST

    def between(self, since: datetime, until: datetime, *, most: int) -> list[datetime]:
        """The moments from one to the other, in UTC, by the clock on the wall of its zone; at most
        `most` are looked at. Raises ValueError for a rule that cannot be read."""
        home = self.first.tzinfo or UTC
        last = self.rule.get("UNTIL", [None])[0]
        plain = {name: value for name, value in self.rule.items() if name.upper() != "UNTIL"}
        text = type(self.rule)(plain).to_ical().decode()
        row = rrulestr(text, dtstart=_later(self.first))
        begins = _later(since.astimezone(home))
        ends = _later(min(until, end_of(last, home) if last else until).astimezone(home))
        left_out = {
            (each if each.tzinfo else each.replace(tzinfo=home)).astimezone(UTC)
            for each in self.left_out
        }
        moments = []
        for each in row.xafter(begins, count=most, inc=True):
            if each > ends:
                break
            moments.append(each.replace(year=each.year - _LATER, tzinfo=home).astimezone(UTC))
        return [each for each in moments if each not in left_out]


def end_of(last: datetime | date, home: tzinfo) -> datetime:
    """Until when a row goes on; a day to its end, by the clock of a zone."""
    if isinstance(last, datetime):
        return last if last.tzinfo else last.replace(tzinfo=home)
    return datetime(last.year, last.month, last.day, 23, 59, tzinfo=home)


def _later(moment: datetime) -> datetime:
    """What the clock on the wall shows then, in the years where rows are walked."""
    return moment.replace(year=moment.year + _LATER, tzinfo=None)
