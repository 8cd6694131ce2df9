"""What a calendar says of meetings: its dates within bounds, and what is new about each; pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from accord.integrations.evidence.values import (
    ATTENDEES_BOUND,
    DATES_BOUND,
    DAY,
    ROWS_BOUND,
    Date,
    DateState,
    Failed,
    Fault,
    Known,
)
from accord.journeys.values import TouchKind
from accord.team.values.rows import Row, end_of

USUAL = timedelta(minutes=30)
_FREE, _BUSY = frozenset({"FREE", "WORKINGELSEWHERE"}), frozenset({"BUSY", "OOF"})
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def dates(
    *, content: bytes, since: datetime, until: datetime, zone: str, owner: Collection[str]
) -> list[Date]:
    """The dates between two moments at which others are asked to come; raises Failed.

    zone: of times that name none. owner: addresses that are not others.
    """
    events = _events(content)
    moved = {(_uid(event), _moment(event, "RECURRENCE-ID", zone)) for event in events}
    found: dict[str, Date] = {}
    rows = 0
    for event in events:
        try:
            rows += _goes_on(event, since)
            if rows > ROWS_BOUND and _goes_on(event, since):
                continue
            for one in _of_event(event, since, until, zone=zone, owner=owner, moved=moved):
                found[one.key] = one
        except _ODD:
            continue  # one odd event takes nothing from the others
        if len(found) >= DATES_BOUND:
            break
    return list(found.values())


def busy(
    *,
    content: bytes,
    since: datetime,
    until: datetime,
    zone: str,
    owner: Collection[str],
    besides: Collection[str] = (),
) -> list[tuple[datetime, datetime]]:
    """When something stands in it between two moments, as times alone that do not touch; of a row
    what begins between them. Raises Failed. What is called off, marked as free or declined by the
    owner takes no time, and a whole day does only where it is marked as busy. besides: ids of
    meetings that are known otherwise."""
    events = _events(content)
    moved = {(_uid(event), _moment(event, "RECURRENCE-ID", zone)) for event in events}
    found: list[tuple[datetime, datetime]] = []
    rows = 0
    for event in events:
        try:
            rows += _goes_on(event, since)
            if rows > ROWS_BOUND and _goes_on(event, since):
                continue
            if _uid(event) not in besides and not _is_free(event, owner=owner):
                found += _spans(event, since, until, zone=zone, moved=moved)
        except _ODD:
            continue
        if len(found) >= DATES_BOUND:
            break
    return _joined(found)


def _events(content: bytes) -> list[Any]:
    try:
        return list(Calendar.from_ical(content).walk("VEVENT"))
    except _ODD as problem:
        raise Failed(Fault.NOT_A_CALENDAR) from problem


def _is_free(event: Any, *, owner: Collection[str]) -> bool:
    shown = str(event.get("TRANSP", "")).upper()
    told = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    said = event.get("ATTENDEE") or []
    asked = said if isinstance(said, list) else [said]
    return (
        str(event.get("STATUS", "")).upper() == "CANCELLED"
        or shown == "TRANSPARENT"
        or told in _FREE
        or any(_answer(one) == "DECLINED" and _address(one) in owner for one in asked)
        or (_day(event, "DTSTART") is not None and shown != "OPAQUE" and told not in _BUSY)
    )


def _spans(
    event: Any,
    since: datetime,
    until: datetime,
    *,
    zone: str,
    moved: Collection[tuple[str, datetime | None]],
) -> list[tuple[datetime, datetime]]:
    start = _moment(event, "DTSTART", zone)
    if start is None:
        first, last = _day(event, "DTSTART"), _day(event, "DTEND")
        if first is None or event.get("RRULE") is not None:
            return []
        end = last if last is not None and last > first else first + DAY
        spans = [tuple(_aware(one, ZoneInfo(zone)).astimezone(UTC) for one in (first, end))]
        return [(begins, ends) for begins, ends in spans if begins <= until and ends > since]
    length, starts = _length(event, start, zone=zone), [start]
    if event.get("RRULE") is not None and _moment(event, "RECURRENCE-ID", zone) is None:
        rows = _row(event, start, since, until, zone=zone)
        starts = [each for each in rows if (_uid(event), each) not in moved]
    return [(each, each + length) for each in starts if each <= until and each + length > since]


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The times as few as they can be told by."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _day(event: Any, name: str) -> datetime | None:
    """The midnight of a whole day; None of a moment."""
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    return datetime.combine(value, time())


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
    length = _length(event, start, zone=zone)
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


def _length(event: Any, start: datetime, *, zone: str) -> timedelta:
    """How long it takes, said by its end or as such; half an hour where neither is."""
    end = _moment(event, "DTEND", zone)
    said = getattr(event.get("DURATION"), "dt", None)
    length = end - start if end else said
    return length if isinstance(length, timedelta) and length > timedelta() else USUAL


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
    """Who is asked to come, without the owner and whoever declined; () where it is an event, or
    the owner declined it."""
    said = event.get("ATTENDEE") or []
    asked = said if isinstance(said, list) else [said]
    host = event.get("ORGANIZER")
    everybody = [*asked, *([host] if host is not None else [])]
    if len(everybody) > ATTENDEES_BOUND:
        return ()
    declined = {_address(one) for one in everybody if _answer(one) == "DECLINED"}
    if declined.intersection(owner):
        return ()
    left_out = declined.union(owner)
    found = dict.fromkeys(map(_address, everybody))
    return tuple(each for each in found if "@" in each and each not in left_out)


def _address(person: Any) -> str:
    return str(person).strip().lower().removeprefix("mailto:")


def _answer(person: Any) -> str:
    return str(getattr(person, "params", {}).get("PARTSTAT", "")).upper()


def _row(
    event: Any, start: datetime, since: datetime, until: datetime, *, zone: str
) -> list[datetime]:
    """The dates of a row between two moments, by the clock on the wall where it was made."""
    if not _goes_on(event, since):
        return []
    first = event["DTSTART"].dt
    row = Row(event["RRULE"], _aware(first, first.tzinfo or ZoneInfo(zone)), _left_out(event))
    if not row.is_told:
        return []
    return row.between(max(since, start), until, most=DATES_BOUND)


def _goes_on(event: Any, since: datetime) -> bool:
    """Whether it is a row that was not over by then."""
    last = (event.get("RRULE") or {}).get("UNTIL", [None])[0]
    return event.get("RRULE") is not None and (last is None or end_of(last, UTC) > since - DAY)


def _left_out(event: Any) -> list[datetime]:
    said = event.get("EXDATE") or []
    lists = said if isinstance(said, list) else [said]
    found = [each.dt for one in lists for each in one.dts]
    return [each for each in found if isinstance(each, datetime)]


def news(*, date: Date, known: Known | None, at: datetime) -> list[TouchKind]:
    """What is to be told of a date that the calendar has now."""
    is_over = date.ends_at <= at
    if known is not None and known.state is DateState.HELD:
        if not is_set_back(date=date, known=known, at=at):
            return []
        is_moved = known.starts_at != date.starts_at
        return [TouchKind.MEETING_MOVED if is_moved else TouchKind.MEETING_BOOKED]
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


def is_set_back(*, date: Date, known: Known | None, at: datetime) -> bool:
    """Whether a date that was held is to come again: somebody put it to another time."""
    was_held = known is not None and known.state is DateState.HELD
    return was_held and not date.is_cancelled and date.ends_at > at


def state_of(*, date: Date, at: datetime) -> DateState:
    """How a date stands now: one that is over and was not cancelled was held."""
    if date.is_cancelled:
        return DateState.CANCELLED
    return DateState.HELD if date.ends_at <= at else DateState.BOOKED
