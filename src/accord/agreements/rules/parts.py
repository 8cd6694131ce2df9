"""Reading the parts of a body: each within its bounds, or refused by its place."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from accord.agreements.values.flaws import TermFlaw, UnableToRead
from accord.agreements.values.terms import (
    LONGEST,
    LONGEST_CODE,
    MOST_WORTH,
    SHORTEST,
    CalendarSource,
    Hours,
)
from accord.kernel.bodies import BodyReader
from accord.kernel.durations import NotADuration, parse_duration

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
_CODE = re.compile(rf"[a-z0-9_-]{{1,{LONGEST_CODE}}}")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_MOST_PLACES = 4
_FIXED = f"{Hours.FIXED.value}:"


def refuse(flaw: TermFlaw, where: str, *, given: Any = "") -> NoReturn:
    """Raises UnableToRead."""
    raise UnableToRead(flaw=flaw, where=where, given=str(given)[:80])


_READ = BodyReader(lambda flaw, where, given: refuse(TermFlaw(flaw.value), where, given=given))
named, each, text, whole = _READ.named, _READ.each, _READ.text, _READ.whole


def code(value: Any, where: str) -> str:
    """A code, such as of a clause or of a kind of hand-off."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        refuse(TermFlaw.NO_CODE, where, given=value)
    return value


def word(value: Any, where: str, kind: type[W], *, known: Sequence[W] = ()) -> W:
    """One of the words of an enum."""
    if not isinstance(value, str) or value not in (known or list(kind)):
        refuse(TermFlaw.UNKNOWN_WORD, where, given=value)
    return kind(value)


def words(value: Any, where: str, kind: type[W]) -> tuple[W, ...]:
    """Several of them, in their own order, each once."""
    said = each(value, where, most=len(list(kind)) * 2, read=lambda one, at: word(one, at, kind))
    return tuple(one for one in kind if one in said)


def truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        refuse(TermFlaw.NOT_YES_OR_NO, where, given=value)
    return value


def share(value: Any, where: str) -> Fraction:
    """A part of all, above 0 and at most 1, exact to four places."""
    number = _decimal(value)
    if number is None or not 0 < number <= 1 or round(number, _MOST_PLACES) != number:
        refuse(TermFlaw.NO_SHARE, where, given=value)
    return Fraction(number)


def amount(value: Any, where: str) -> Decimal:
    """Above zero, exact to hundredths."""
    number = _decimal(value)
    if number is None or not 0 < number <= MOST_WORTH or round(number, 2) != number:
        refuse(TermFlaw.NO_AMOUNT, where, given=value)
    return number


def duration(value: Any, where: str) -> timedelta:
    """Working time as ISO 8601 writes it, within bounds."""
    try:
        found = parse_duration(value) if isinstance(value, str) else None
    except NotADuration:
        found = None
    if found is None or not SHORTEST <= found <= LONGEST:
        refuse(TermFlaw.NO_DURATION, where, given=value)
    return found


def minute(value: Any, where: str) -> int:
    """A time of the day as minutes after midnight; 24:00 is its end."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        refuse(TermFlaw.NO_TIME, where, given=value)
    hours, minutes = value.split(":")
    return int(hours) * 60 + int(minutes)


def calendar(value: Any, where: str) -> CalendarSource:
    """`team`, `owner`, `region`, `always`, or `fixed:` and a key."""
    if isinstance(value, str) and value.startswith(_FIXED):
        return CalendarSource(Hours.FIXED, code(value.removeprefix(_FIXED), where))
    if not isinstance(value, str) or value not in set(Hours) - {Hours.FIXED}:
        refuse(TermFlaw.NO_CALENDAR, where, given=value)
    return CalendarSource(Hours(value))


def _decimal(value: Any) -> Decimal | None:
    """A number of JSON as it was written; a float says its shortest form."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    found = Decimal(str(value))
    return found if found.is_finite() and abs(found) <= MOST_WORTH else None
