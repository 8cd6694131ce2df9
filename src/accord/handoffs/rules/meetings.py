"""When somebody is free, whether a time can be booked, and how a booked meeting stands; pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.handoffs.values.meetings import (
    DAYS_SHOWN,
    LENGTHS,
    LONGEST_TITLE,
    MOST_AHEAD,
    MOST_SLOTS,
    SOONEST,
    STEP,
    MeetingState,
    Slot,
    UnableToBook,
    Unbooked,
    Word,
)
from accord.kernel.working_time import WorkingCalendar, elapsed, open_spans

Busy = Sequence[tuple[datetime, datetime]]
LOOKED_AT = timedelta(days=21)  # ahead, for days with free time


def free_slots(
    calendar: WorkingCalendar, *, busy: Busy, since: datetime, at: datetime, length: timedelta
) -> tuple[list[Slot], datetime | None]:
    """Times of this length within working time at which nothing else is, of the next days that
    have any; and since when later ones are asked for.

    Beginnings lie STEP apart from each opening on. busy: what is taken, in any order.
    """
    begin, last = max(since, at + SOONEST), at + MOST_AHEAD
    until = min(begin + LOOKED_AT, last)
    zone, days, found = calendar.zone, set[date](), list[Slot]()
    for opens, closes in open_spans(calendar, start=begin, end=until):
        for start in _beginnings(opens, closes, length=length, begin=begin, until=until):
            if _overlaps(busy, start, start + length):
                continue
            day = start.astimezone(zone).date()
            if day not in days and (len(days) == DAYS_SHOWN or len(found) >= MOST_SLOTS):
                return found, _midnight(start, zone=zone)
            days.add(day)
            found.append(Slot(start, start + length))
    return found, until if until < last else None


def _beginnings(
    opens: datetime, closes: datetime, *, length: timedelta, begin: datetime, until: datetime
) -> Iterable[datetime]:
    skipped = max(0, -(-(begin - opens) // STEP))
    start = opens + skipped * STEP
    while start + length <= closes and start < until:
        yield start
        start += STEP


def _midnight(at: datetime, *, zone: ZoneInfo) -> datetime:
    """When the day of a moment begins by a zone's clock."""
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _overlaps(busy: Busy, start: datetime, end: datetime) -> bool:
    return any(since < end and until > start for since, until in busy)


def check_time(
    calendar: WorkingCalendar,
    *,
    away: Busy,
    busy: Busy,
    starts_at: datetime,
    length: timedelta,
    at: datetime,
) -> None:
    """Refuse a time that cannot be booked; any minute within somebody's working time can. Raises
    UnableToBook."""
    if length not in LENGTHS:
        raise UnableToBook(why=Unbooked.NO_LENGTH)
    ends_at = starts_at + length
    if starts_at <= at:
        raise UnableToBook(why=Unbooked.IN_PAST)
    if starts_at > at + MOST_AHEAD:
        raise UnableToBook(why=Unbooked.TOO_FAR)
    if _overlaps(away, starts_at, ends_at):
        raise UnableToBook(why=Unbooked.AWAY)
    if elapsed(calendar, start=starts_at, end=ends_at) < length:
        raise UnableToBook(why=Unbooked.OUTSIDE_HOURS)
    if _overlaps(busy, starts_at, ends_at):
        raise UnableToBook(why=Unbooked.TAKEN)


def titled(said: str) -> str:
    """A title on one line. Raises UnableToBook for none, or one that is too long."""
    title = " ".join(said.split())
    if not 0 < len(title) <= LONGEST_TITLE or not title.isprintable():
        raise UnableToBook(why=Unbooked.NO_TITLE)
    return title


def awaited(
    spans: Sequence[Sequence[str]], *, at: datetime, until: datetime | None
) -> list[list[str]]:
    """From when until when a meeting is waited for, once it was agreed at a moment that it begins
    at another; until None: it was called off. Nobody waited between the time it should have begun
    at and that moment."""
    found = [[since, min(end, at.isoformat(), key=_moment)] for since, end in spans]
    if until is not None:
        found.append([at.isoformat(), until.isoformat()])
    return [one for one in found if _moment(one[0]) < _moment(one[1])]


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def said_moved_at(*, changed_at: datetime, words: Sequence[Word]) -> datetime | None:
    """When others last said, after it was changed here, that a meeting begins at another time."""
    latest = _moved(changed_at=changed_at, words=words)
    return latest.said_at if latest is not None else None


def _moved(*, changed_at: datetime, words: Sequence[Word]) -> Word | None:
    moved = [one for one in words if one.starts_at is not None and one.said_at > changed_at]
    return max(moved, key=lambda one: one.said_at, default=None)


def stands(
    *, starts_at: datetime, changed_at: datetime, words: Sequence[Word]
) -> tuple[MeetingState, datetime, bool]:
    """How a meeting stands that was last booked or moved here at `changed_at`, by all that others
    say of it: its state, when it begins, and whether only a member said how it ended.

    A tool's word goes before a member's. That it was moved or called off is heard only where it
    was said since: a meeting of another time before this one is none of it.
    """
    ends = [
        one
        for one in words
        if one.state is not None
        and (one.state is not MeetingState.CANCELLED or one.said_at > changed_at)
    ]
    best = min(ends, key=lambda one: (one.is_by_hand, -one.said_at.timestamp()), default=None)
    if best is not None and best.state is not None:
        return best.state, starts_at, best.is_by_hand
    latest = _moved(changed_at=changed_at, words=words)
    begins = latest.starts_at if latest is not None and latest.starts_at else starts_at
    return MeetingState.BOOKED, begins, False
