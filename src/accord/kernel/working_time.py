"""Working time: hours by the wall clock of a zone, arithmetic in UTC, exact to the microsecond.

A moment is worked while the zone's clock shows a time within the hours of the day on which those
began. Hours are half-open: whoever comes at closing time comes for the next opening.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from accord.kernel.zones import MICROSECOND, Span, instant, moment, shown

DAY = timedelta(days=1)
MINUTES = 24 * 60
LONGEST_YEARS = 50  # within them a due moment is looked for


class CalendarFlaw(StrEnum):
    """Why hours make no calendar, or a moment cannot be found in one."""

    NEVER_OPEN = "never_open"
    NO_HOURS = "no_hours"
    OVERLAP = "overlap"
    TWICE = "twice"
    OUT_OF_REACH = "out_of_reach"


class UnableToReckon(ValueError):
    """Raised with the flaw, and the place: a day of the week from 0, or a date."""

    def __init__(self, *, flaw: CalendarFlaw, place: int | date | None = None) -> None:
        super().__init__(flaw.value if place is None else f"{flaw.value}: {place}")
        self.flaw = flaw
        self.place = place


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until before `closes`, minutes after midnight by the wall clock. Where they
    close no later than they open, they do so on the next day; 1440 is midnight."""

    opens: int
    closes: int

    @property
    def length(self) -> int:
        """Minutes on a day without a change of the clock."""
        return self.closes - self.opens + (MINUTES if self.closes <= self.opens else 0)


Day = tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Hours of the seven days of a week, Monday first; `closed` days have none, `extra` days have
    hours of their own instead. Raises UnableToReckon for hours that contradict each other."""

    zone: ZoneInfo
    week: tuple[Day, ...]
    closed: frozenset[date] = frozenset()
    extra: tuple[tuple[date, Day], ...] = ()
    _own: dict[date, Day] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_own", dict(self.extra))
        for weekday, hours in enumerate(self.week):
            _check(hours, place=weekday)
        for day, hours in self.extra:
            _check(hours, place=day)
        if len(self._own) < len(self.extra):
            raise UnableToReckon(flaw=CalendarFlaw.TWICE)
        if both := self.closed & self._own.keys():
            raise UnableToReckon(flaw=CalendarFlaw.TWICE, place=min(both))
        if len(self.week) != 7 or not (any(self.week) or any(self._own.values())):
            raise UnableToReckon(flaw=CalendarFlaw.NEVER_OPEN)

    def hours_of(self, day: date) -> Day:
        """The hours that begin on a day, in order."""
        if day in self.closed:
            return ()
        return self._own.get(day, self.week[day.weekday()])


ALWAYS = ((Hours(0, MINUTES),),) * 7  # a week without a closing hour
Pause = tuple[datetime, datetime | None]


def due(
    calendar: WorkingCalendar,
    *,
    start: datetime,
    target: timedelta,
    pauses: Sequence[Pause] = (),
) -> datetime | None:
    """The first moment, in UTC, by which `target` was worked since `start` outside all pauses;
    None while a pause without an end lasts before it. `target` is above zero.

    Raises UnableToReckon where the calendar has no such moment within LONGEST_YEARS.
    """
    left, at = target // MICROSECOND, instant(start)
    for pause, end in _merged(pauses):
        if end is not None and end <= at:
            continue
        if (used := _worked(calendar, at, max(pause, at))) >= left:
            break
        if end is None:
            return None
        left, at = left - used, end
    return moment(_add(calendar, at, left))


def put_off(
    calendar: WorkingCalendar, *, by: datetime, start: datetime, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """A moment of the clock on the wall, worked or not, later by what would have been worked in the
    pauses since `start`; None while a pause without an end lasts that began before it."""
    at, until = instant(start), instant(by)
    for pause, end in _merged(pauses):
        since = max(pause, at)
        if end is None or since >= until:
            return moment(until) if since >= until else None
        if lost := _worked(calendar, since, end):
            until = _add(calendar, until, lost)
    return moment(until)


def elapsed(
    calendar: WorkingCalendar,
    *,
    start: datetime,
    end: datetime,
    pauses: Sequence[Pause] = (),
) -> timedelta:
    """What was worked from `start` until `end` outside all pauses; none where `end` is earlier."""
    at, until = instant(start), instant(end)
    worked = _worked(calendar, at, until)
    for pause, back in _merged(pauses):
        since, to = max(pause, at), until if back is None else min(back, until)
        worked -= _worked(calendar, since, to)
    return worked * MICROSECOND


def is_open(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether the moment is worked."""
    return next_open(calendar, at) == at


def next_open(calendar: WorkingCalendar, at: datetime) -> datetime:
    """The moment itself while it is worked, else the next opening, in UTC."""
    # The shortest time worked after it ends right behind its beginning.
    return moment(_add(calendar, instant(at), 1) - 1)


def open_spans(
    calendar: WorkingCalendar, *, start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """What is worked between two moments, in UTC and in order; hours that begin where others end
    are one span, and one that reaches beyond is told whole."""
    day, last = local_day(calendar, start) - DAY, local_day(calendar, end) + DAY
    found: list[Span] = []
    while day <= last:
        found += _spans_of(calendar, day)
        day += DAY
    since, until = instant(start), instant(end)
    return [
        (moment(begins), moment(ends))
        for begins, ends in joined(found)
        if ends > since and begins < until
    ]


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Whether any hours begin on the day."""
    return bool(calendar.hours_of(day))


def count_working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """How many days from `start` until before `end` are worked; none where `end` is earlier."""
    days = range(max((end - start).days, 0))
    return sum(is_working_day(calendar, start + number * DAY) for number in days)


def closing(calendar: WorkingCalendar, day: date) -> datetime:
    """When the last hours that begin on a working day end, in UTC.

    Raises UnableToReckon for a day without hours.
    """
    spans = _spans_of(calendar, day)
    if not spans:
        raise UnableToReckon(flaw=CalendarFlaw.NEVER_OPEN, place=day)
    return moment(max(end for _start, end in spans))


def working_day(calendar: WorkingCalendar, day: date, *, step: int = 1, count: int = 0) -> date:
    """The day itself or the nearest working day in the direction of `step` (1 or -1); from there
    `count` working days on."""
    for _tried in range(LONGEST_YEARS * 366):
        if is_working_day(calendar, day):
            if not count:
                return day
            count -= 1
        day += step * DAY
    raise UnableToReckon(flaw=CalendarFlaw.OUT_OF_REACH, place=day)


def local_day(calendar: WorkingCalendar, at: datetime) -> date:
    """The day that the zone's clock shows."""
    return at.astimezone(calendar.zone).date()


@dataclass(frozen=True, slots=True)
class _Year:
    """What is worked in a year of UTC: spans in order, and what was worked before each ends."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    worked: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.worked[-1] if self.worked else 0

    def until(self, at: int) -> int:
        """Worked from the beginning of the year until a moment."""
        place = bisect_right(self.opens, at) - 1
        return self.worked[place] - max(self.closes[place] - at, 0) if place >= 0 else 0

    def moment_of(self, worked: int) -> int:
        """When so much of the year is worked; above zero and at most all."""
        place = bisect_left(self.worked, worked)
        return self.closes[place] - (self.worked[place] - worked)


@lru_cache(maxsize=2048)
def _year(calendar: WorkingCalendar, year: int) -> _Year:
    begin, end = (instant(datetime(each, 1, 1, tzinfo=UTC)) for each in (year, year + 1))
    # Hours of the last days of the year before may reach into this one, whatever the zone.
    day, last = date(year, 1, 1) - 3 * DAY, date(year, 12, 31) + 2 * DAY
    found = []
    while day <= last:
        found += _spans_of(calendar, day)
        day += DAY
    spans = [
        (max(opens, begin), min(closes, end))
        for opens, closes in joined(found)
        if closes > begin and opens < end
    ]
    return _Year(
        tuple(opens for opens, _closes in spans),
        tuple(closes for _opens, closes in spans),
        tuple(accumulate(closes - opens for opens, closes in spans)),
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same moments as spans in order that neither touch nor overlap."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _spans_of(calendar: WorkingCalendar, day: date) -> list[Span]:
    midnight = datetime.combine(day, time())
    return [
        span
        for hours in calendar.hours_of(day)
        for span in shown(
            calendar.zone,
            midnight + timedelta(minutes=hours.opens),
            midnight + timedelta(minutes=hours.opens + hours.length),
        )
    ]


def _worked(calendar: WorkingCalendar, start: int, end: int) -> int:
    if end <= start:
        return 0
    first, last = moment(start).year, moment(end).year
    whole = sum(_year(calendar, year).total for year in range(first, last))
    return whole + _year(calendar, last).until(end) - _year(calendar, first).until(start)


def _add(calendar: WorkingCalendar, start: int, amount: int) -> int:
    first = moment(start).year
    wanted = _year(calendar, first).until(start) + amount
    for year in range(first, min(first + LONGEST_YEARS, MAXYEAR)):
        found = _year(calendar, year)
        if wanted <= found.total:
            return found.moment_of(wanted)
        wanted -= found.total
    raise UnableToReckon(flaw=CalendarFlaw.OUT_OF_REACH)


def _merged(pauses: Sequence[Pause]) -> Iterator[tuple[int, int | None]]:
    """Pauses in order that neither touch nor overlap; one without an end is the last."""
    ends = [(instant(start), instant(end)) for start, end in pauses if end is not None]
    lasting = min((instant(start) for start, end in pauses if end is None), default=None)
    for start, end in joined((start, end) for start, end in ends if start < end):
        if lasting is not None and end >= lasting:
            yield min(start, lasting), None
            return
        yield start, end
    if lasting is not None:
        yield lasting, None


def _check(hours: Day, *, place: int | date) -> None:
    for each in hours:
        if not (0 <= each.opens < MINUTES and 0 <= each.closes <= MINUTES):
            raise UnableToReckon(flaw=CalendarFlaw.NO_HOURS, place=place)
        if each.opens == each.closes:
            raise UnableToReckon(flaw=CalendarFlaw.NO_HOURS, place=place)
    for one, other in pairwise(hours):
        if other.opens < one.opens + one.length:
            raise UnableToReckon(flaw=CalendarFlaw.OVERLAP, place=place)
