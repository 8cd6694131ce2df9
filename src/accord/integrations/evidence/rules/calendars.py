"""What a calendar says of meetings: its dates within bounds, and what is new about each; pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from accord.integrations.evidence.values import (
    ATTENDEES_BOUND,
    DATES_BOUND,
    Date,
    DateState,
    Failed,
    Fault,
    Known,
)
from accord.journeys.values import TouchKind

_ROWS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def dates(
    *, content: bytes, since: datetime, until: datetime, zone: str, owner: Collection[str]
) -> list[Date]:
    """The dates between two moments at which others are asked to come; raises Failed.

    zone: of times that name none. owner: addresses that are not others.
    """
    try:
        calendar = Calendar.from_ical(content)
        events = list(calendar.walk("VEVENT"))
    except _ODD as problem:
        raise Failed(Fault.NOT_A_CALENDAR) from problem
    moved = {(_uid(event), _moment(event, "RECURRENCE-ID", zone)) for event in events}
    found: dict[str, Date] = {}
    for event in events:
        try:
            for one in _of_event(event, since, until, zone=zone, owner=owner, moved=moved):
                found[one.key] = one
        except _ODD:
            continue  # one odd event takes nothing from the others
        if len(found) >= DATES_BOUND:
            break
    return list(found.values())


def _of_event(
    event: Any,
    since: datetime,
    until: datetime,
    *,
    zone: str,
    owner: Collection[str],
    moved: Collection[tuple[str, datetime | None]],
) -> Iterator[Date]:
    uid, start = _uid(event), _moment(event, "DTSTART", zone)
    people = _people(event, owner=owner)
    if not uid or start is None or not people:
        return
    end = _moment(event, "DTEND", zone)
    length = end - start if end and end > start else timedelta(minutes=30)
    place = _moment(event, "RECURRENCE-ID", zone)
    starts: Iterable[tuple[datetime, datetime | None]] = [(start, place)]
    if event.get("RRULE") is not None and place is None:
        rows = _row(event, start, since, until, zone=zone)
        starts = [(each, each) for each in rows if (uid, each) not in moved]
    for each, at in starts:
        if since <= each <= until:
            yield Date(
                key=_key(uid, at),
                uid=uid,
                starts_at=each,
                ends_at=each + length,
                is_cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
                people=people,
                subject=" ".join(str(event.get("SUMMARY", "")).split())[:300],
                made_at=_moment(event, "CREATED", zone),
            )


def _uid(event: Any) -> str:
    return str(event.get("UID", "")).strip()[:900]


def _key(uid: str, place: datetime | None) -> str:
    said = f"{uid.lower()}\0{place.astimezone(UTC).isoformat() if place else ''}"
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _moment(event: Any, name: str, zone: str) -> datetime | None:
    """A moment in UTC; None where there is none, or only a day."""
    said = event.get(name)
    value = getattr(said, "dt", None)
    if not isinstance(value, datetime):
        return None
    return _aware(value, ZoneInfo(zone)).astimezone(UTC)


def _aware(value: datetime, zone: tzinfo) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _people(event: Any, *, owner: Collection[str]) -> tuple[str, ...]:
    """Who is asked to come, without the owner and whoever declined; () where it is an event."""
    said = event.get("ATTENDEE") or []
    asked = said if isinstance(said, list) else [said]
    host = event.get("ORGANIZER")
    everybody = [*asked, *([host] if host is not None else [])]
    if len(everybody) > ATTENDEES_BOUND:
        return ()
    found = [
        str(one).strip().lower().removeprefix("mailto:")
        for one in everybody
        if str(getattr(one, "params", {}).get("PARTSTAT", "")).upper() != "DECLINED"
    ]
    return tuple(dict.fromkeys(each for each in found if "@" in each and each not in owner))


def _row(
    event: Any, start: datetime, since: datetime, until: datetime, *, zone: str
) -> list[datetime]:
    """The dates of a row between two moments, by the clock on the wall where it was made."""
    rule = event["RRULE"]
    if str(rule.get("FREQ", [""])[0]).upper() not in _ROWS:
        return []
    first = event["DTSTART"].dt
    home = first.tzinfo or ZoneInfo(zone)
    last = rule.get("UNTIL", [None])[0]
    plain = {name: value for name, value in rule.items() if name.upper() != "UNTIL"}
    text = type(rule)(plain).to_ical().decode()
    row = rrulestr(text, dtstart=_aware(first, home).replace(tzinfo=None))
    begins = max(since, start).astimezone(home).replace(tzinfo=None)
    ends = min(until, _end_of(last, home) if last else until).astimezone(home)
    left_out = {_aware(each, home).astimezone(UTC) for each in _left_out(event)}
    found = row.xafter(begins, count=DATES_BOUND, inc=True)
    wall_end = ends.replace(tzinfo=None)
    moments = []
    for each in found:
        if each > wall_end:
            break
        moments.append(each.replace(tzinfo=home).astimezone(UTC))
    return [each for each in moments if each not in left_out]


def _end_of(last: datetime | date, home: tzinfo) -> datetime:
    if isinstance(last, datetime):
        return _aware(last, home)
    return datetime(last.year, last.month, last.day, 23, 59, tzinfo=home)


def _left_out(event: Any) -> list[datetime]:
    said = event.get("EXDATE") or []
    lists = said if isinstance(said, list) else [said]
    found = [each.dt for one in lists for each in one.dts]
    return [each for each in found if isinstance(each, datetime)]


def news(*, date: Date, known: Known | None, at: datetime) -> list[TouchKind]:
    """What is to be told of a date that the calendar has now."""
    is_over = date.ends_at <= at
    if known is not None and known.state is DateState.HELD:
        return []
    if date.is_cancelled:
        was_on = known is not None and known.state is DateState.BOOKED
        return [TouchKind.MEETING_CANCELLED] if was_on else []
    told = []
    if known is not None and known.state is DateState.BOOKED:
        if known.starts_at != date.starts_at:
            told.append(TouchKind.MEETING_MOVED)
    elif not is_over:
        told.append(TouchKind.MEETING_BOOKED)
    return [*told, *([TouchKind.MEETING_HELD] if is_over else [])]


def state_of(*, date: Date, at: datetime) -> DateState:
    """How a date stands now: one that is over and was not cancelled was held."""
    if date.is_cancelled:
        return DateState.CANCELLED
    return DateState.HELD if date.ends_at <= at else DateState.BOOKED
