"""Dates and times as people and programs write them.

A text is read in two steps: its shape (which needs no order), then its meaning under an order.
Nothing is ever moved to another day: what does not exist in the calendar is not read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from accord.intake.rules.months import MONTHS
from accord.intake.values.reading import DateOrder

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
OFFSET_BOUND = timedelta(hours=14)
SERIAL_START = date(1899, 12, 30)
CENTURY_TURN = 70  # two-digit years below it belong to this century
TRIPLE_ORDERS = (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD)

_TIME = (
    r"(?:(?P<before>오전|오후)\s?)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?:\s?(?P<after>[ap]\.?m\.?))?"
    r"(?:\s?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_DATES = (
    r"(?P<a>[0-9]{1,4})(?P<mark>[-/.])\s?(?P<b>[0-9]{1,2})(?P=mark)\s?(?P<c>[0-9]{1,4})\.?",
    r"(?P<a>[0-9]{4})\s?년\s?(?P<b>[0-9]{1,2})\s?월\s?(?P<c>[0-9]{1,2})\s?일",
    r"(?P<c>[0-9]{1,2})(?:st|nd|rd|th|º|\.)?[\s/-]?(?:\s?de\s)?(?P<name>[^\W\d_]{3,})\.?,?"
    r"[\s/-]?(?:\s?de\s)?(?P<a>[0-9]{4}|[0-9]{2})(?:\s?г\.|\s?года)?",
    r"(?P<name>[^\W\d_]{3,})\.?\s(?P<c>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<a>[0-9]{4})",
    r"(?P<a>[0-9]{4})[\s/-](?P<name>[^\W\d_]{3,})\.?[\s/-](?P<c>[0-9]{1,2})",
)
_SHAPES = tuple(
    re.compile(rf"(?:[^\W\d_]+\.?,\s?)?{written}(?:(?:T|,?\s){_TIME})?", re.IGNORECASE)
    for written in _DATES
)
_COMPACT = re.compile(
    r"(?P<a>[0-9]{4})(?P<b>[0-9]{2})(?P<c>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})(?P<zone>Z|[+-][0-9]{4})?)?"
)
_COUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is written: three numbers as they stand and, if any, a time of day and an offset.

    `fixed` says that the year is the first number beyond doubt.
    """

    numbers: tuple[str, str, str]
    fixed: bool
    clock: time | None = None
    offset: timedelta | None = None


def parse_date(
    text: str, *, order: DateOrder, earliest: int = EARLIEST_YEAR, latest: int = LATEST_YEAR
) -> date | None:
    """The calendar day, or None if the text is none under this order (a time of day is dropped)."""
    found = _read(text, order)
    if found is None or not earliest <= found[0].year <= latest:
        return None
    return found[0]


def parse_moment(text: str, *, order: DateOrder, zone: tzinfo) -> datetime | None:
    """The instant in UTC, or None. Without an offset the text is read as local time of `zone`.

    A date alone is the start of its day. A local time that the change to summer time skips is read
    with the offset before the change, one that occurs twice is its first occurrence.
    """
    local = _local(text.strip(), order)
    if local is None or not EARLIEST_YEAR <= local.year <= LATEST_YEAR:
        return None
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def is_day_of(day: datetime, moment: datetime, *, zone: tzinfo) -> bool:
    """Whether a moment lies on a day that was written without a time."""
    local = day.astimezone(zone)
    is_day = local.timetz().replace(tzinfo=None) == time()
    return is_day and local.date() == moment.astimezone(zone).date()


def parse_dates(
    texts: Sequence[str],
    *,
    order: DateOrder,
    earliest: int = EARLIEST_YEAR,
    latest: int = LATEST_YEAR,
) -> list[date | None]:
    """`parse_date` of a column; each distinct text is read once."""
    known = {
        text: parse_date(text, order=order, earliest=earliest, latest=latest) for text in set(texts)
    }
    return [known[text] for text in texts]


def parse_moments(texts: Sequence[str], *, order: DateOrder, zone: tzinfo) -> list[datetime | None]:
    """`parse_moment` of a column; each distinct text is read once."""
    known = {text: parse_moment(text, order=order, zone=zone) for text in set(texts)}
    return [known[text] for text in texts]


def shape_of(text: str) -> Shape | None:
    """The shape of a date or date-time, or None if the text has none."""
    text = text.strip()
    if not 6 <= len(text) <= 64:
        return None
    if text.isdigit() or (text[:8].isdigit() and text[8:9] == "T"):
        match = _COMPACT.fullmatch(text)
    else:
        match = next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)
    return _shape(match.groupdict()) if match else None


def days_of(shape: Shape) -> dict[DateOrder, date]:
    """The calendar day under each order in which the numbers make one of a plausible year."""
    found = {}
    for order in TRIPLE_ORDERS:
        day = _day(shape, order)
        if day is not None and EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            found[order] = day
    return found


def is_timed(text: str) -> bool:
    """Whether a text that is a date also says the time of day."""
    return ":" in text or "T" in text


def orders_that_read(texts: Iterable[str]) -> set[DateOrder]:
    """The orders under which every text that can be a date is one."""
    orders = set(TRIPLE_ORDERS)
    for text in texts:
        shape = shape_of(text)
        days = days_of(shape) if shape else {}
        if days:
            orders &= days.keys()
    return orders


def _shape(parts: dict[str, str | None]) -> Shape | None:
    name = parts.get("name")
    month = MONTHS.get(name.casefold()) if name else parts["b"]
    clock = _clock(parts)
    offset = _offset(parts.get("zone"))
    if month is None or (parts.get("hour") and clock is None) or offset is _NO_OFFSET:
        return None
    first, last = parts["a"] or "", parts["c"] or ""
    if name and len(first) == 2:
        first = str(_year(first))
    return Shape(
        numbers=(first, str(month), last), fixed=len(first) == 4, clock=clock, offset=offset
    )


def _clock(parts: dict[str, str | None]) -> time | None:
    if not parts.get("hour"):
        return None
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("after") or parts.get("before")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" or half == "오후" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = (parts.get("fraction") or "").ljust(6, "0")[:6]
    return time(hour, minute, second, int(fraction))


_NO_OFFSET = timedelta.max


def _offset(written: str | None) -> timedelta | None:
    if not written:
        return None
    if written[0] not in "+-":
        return timedelta(0)
    digits = written[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    size = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or size > OFFSET_BOUND:
        return _NO_OFFSET
    return size if written[0] == "+" else -size


def _year(written: str) -> int | None:
    if len(written) == 4:
        return int(written)
    if len(written) != 2:
        return None
    return int(written) + (2000 if int(written) < CENTURY_TURN else 1900)


def _day(shape: Shape, order: DateOrder) -> date | None:
    first, second, third = shape.numbers
    if shape.fixed or order is DateOrder.YMD:
        year, month, day = first, second, third
    elif order is DateOrder.DMY:
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    number = _year(year)
    if number is None or len(month) > 2 or len(day) > 2:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _local(text: str, order: DateOrder) -> datetime | None:
    """Day and time as written, aware where the text says its offset."""
    if len(text) in _PLAIN_LENGTHS and order in TRIPLE_ORDERS:
        moment = _plain_moment(text, order)
        if moment is not None:
            return moment
    found = _read(text, order)
    if found is None:
        return None
    day, clock, offset = found
    return datetime.combine(
        day, clock or time.min, tzinfo=None if offset is None else timezone(offset)
    )


_PLAIN_LENGTHS = (16, 19, 20, 25)  # to the minute, to the second, then with Z or an offset


def _plain_moment(text: str, order: DateOrder) -> datetime | None:
    """A day, one sign and hours, minutes, seconds: by far the most usual form, read fast."""
    if text[10] not in " T" or text[13] != ":" or text[11:13] >= "24" or not text.isascii():
        return None
    if text[20:22] >= "12":  # an offset near the edge of what there is
        return None
    try:
        if text[4] == "-":
            return datetime.fromisoformat(text)
        found = _read(text[:10], order)
        return datetime.combine(found[0], time.fromisoformat(text[11:])) if found else None
    except ValueError:
        return None


@lru_cache(maxsize=65_536)
def _read(text: str, order: DateOrder) -> tuple[date, time | None, timedelta | None] | None:
    text = text.strip()
    if order not in TRIPLE_ORDERS:
        return _counted(text, order)
    if len(text) == 10 and text[4] == "-" == text[7] and text.isascii():
        return _read_iso(text)
    shape = shape_of(text)
    day = _day(shape, order) if shape else None
    return (day, shape.clock, shape.offset) if shape and day else None


def _read_iso(text: str) -> tuple[date, None, None] | None:
    try:
        return date.fromisoformat(text), None, None
    except ValueError:
        return None


def _counted(text: str, order: DateOrder) -> tuple[date, time | None, timedelta | None] | None:
    if not _COUNT.fullmatch(text):
        return None
    start, unit = _COUNTS[order]
    try:
        moment = start + unit * float(text)
    except OverflowError:
        return None
    if order is DateOrder.SERIAL:
        moment += timedelta(milliseconds=500)  # a fraction of a day is never quite a whole second
    offset = None if order is DateOrder.SERIAL else timedelta(0)
    return moment.date(), moment.time().replace(microsecond=0), offset


_COUNTS = {
    DateOrder.SERIAL: (datetime.combine(SERIAL_START, time.min), timedelta(days=1)),
    DateOrder.EPOCH: (datetime(1970, 1, 1), timedelta(seconds=1)),  # noqa: DTZ001
    DateOrder.EPOCH_MS: (datetime(1970, 1, 1), timedelta(milliseconds=1)),  # noqa: DTZ001
}
