"""Answers to invitations (RFC 5546) in letters, read within bounds; pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr
from typing import Any

from icalendar import Calendar

from accord.handoffs.values.meetings import Replied, Reply
from accord.integrations.evidence.values import ATTENDEES_BOUND, PARTS_BOUND

_REPLIES = {
    "ACCEPTED": Reply.ACCEPTED,
    "TENTATIVE": Reply.TENTATIVE,
    "DECLINED": Reply.DECLINED,
}
_MOST_MOVED = 32_000
_YEARS = range(2000, 2101)  # beyond them clocks of some zones show nothing
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def replied(*, content: bytes) -> Replied | None:
    """What a letter answers to an invitation; None where it is none, or speaks for somebody else
    than who wrote it."""
    try:
        letter = message_from_bytes(content, policy=compat32)
        writer = parseaddr(str(letter.get("From", "")))[1].strip().lower()
        told = (_read(part, writer=writer) for part in _calendars(letter))
        return next((found for found in told if found is not None), None)
    except (*_ODD, RecursionError):
        return None


def _calendars(letter: Message) -> Iterator[bytes]:
    for count, part in enumerate(letter.walk()):
        if count > PARTS_BOUND:
            return
        if part.get_content_type() == "text/calendar":
            said = part.get_payload(decode=True)
            if isinstance(said, bytes):
                yield said


def _read(content: bytes, *, writer: str) -> Replied | None:
    calendar = Calendar.from_ical(content)
    method = str(calendar.get("METHOD", "")).upper()
    events = list(calendar.walk("VEVENT"))
    if method not in ("REPLY", "COUNTER") or len(events) != 1:
        return None
    [event] = events
    answer = _answer(event, writer=writer)
    reply = Reply.COUNTER if method == "COUNTER" else _REPLIES.get(answer or "")
    said_at, uid = _moment(event, "DTSTAMP"), str(event.get("UID", "")).strip()
    sequence = int(event.get("SEQUENCE", 0))
    if answer is None or reply is None or said_at is None:
        return None
    if not 0 < len(uid) <= 200 or not uid.isprintable() or not 0 <= sequence <= _MOST_MOVED:
        return None
    proposes = _moment(event, "DTSTART") if reply is Reply.COUNTER else None
    return Replied(uid, sequence, writer, reply, said_at, proposes)


def _answer(event: Any, *, writer: str) -> str | None:
    """What whoever wrote says of coming; None where they do not speak for themselves."""
    said = event.get("ATTENDEE") or []
    asked = said if isinstance(said, list) else [said]
    for one in asked[:ATTENDEES_BOUND]:
        if str(one).strip().lower().removeprefix("mailto:") == writer:
            return str(getattr(one, "params", {}).get("PARTSTAT", "")).upper()
    return None


def _moment(event: Any, name: str) -> datetime | None:
    """A moment in UTC; None where none is told, only a day or a time of no zone, or one that no
    meeting is at."""
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, datetime) or value.tzinfo is None or value.year not in _YEARS:
        return None
    return value.astimezone(UTC)
