"""Dates as eight digits, from the ways in which exports write them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_PARTS = re.compile(r"^\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[T ].*)?\s*$")
_EIGHT = re.compile(r"^\s*(\d{8})(?:\.0)?\s*$")
_WORDED = re.compile(r"^\s*(\d{1,2})\.?\s+([^\W\d]{3,})\.?,?\s+(\d{4})\s*$")
_WORDED_FIRST = re.compile(r"^\s*([^\W\d]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})\s*$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene янв ian 1", "feb fev fév фев 2", "mar mär мар 3", "apr abr avr апр 4",
         "may mai maj май мая 5", "jun iun июн 6", "jul iul июл 7", "aug ago aoû авг 8",
         "sep set сен 9", "oct out okt окт 10", "nov noy ноя 11", "dec dez dic déc дек 12"), 1,
    )
    for name in names.split()
}  # fmt: skip
EARLIEST, LATEST = 1850, 2150


def is_day_first(cells: Iterable[str]) -> bool:
    """Whether dates written with the year last say the day before the month; True in doubt."""
    for cell in cells:
        found = _PARTS.match(cell)
        if found and len(found[1]) <= 2 and int(found[2]) > 12:
            return False
        if found and len(found[1]) <= 2 and int(found[1]) > 12:
            return True
    return True


@lru_cache(maxsize=65_536)
def day(text: str, day_first: bool = True) -> str:
    """`YYYYMMDD`, or empty where no date can be read. Days that no calendar has are kept where
    the year is plausible: a slip of the pen is still evidence."""
    if found := _EIGHT.match(text):
        return _of_eight(found[1], day_first=day_first)
    if found := _PARTS.match(text):
        return _of_parts(*found.groups(), day_first=day_first)
    if found := _WORDED.match(text):
        return _worded(found[3], found[2], found[1])
    if found := _WORDED_FIRST.match(text):
        return _worded(found[3], found[1], found[2])
    return ""


def _of_eight(digits: str, *, day_first: bool) -> str:
    if EARLIEST <= int(digits[:4]) <= LATEST:
        return digits
    if EARLIEST <= int(digits[4:]) <= LATEST:
        return _ordered(digits[:2], digits[2:4], digits[4:], day_first=day_first)
    return ""


def _of_parts(first: str, second: str, third: str, *, day_first: bool) -> str:
    if len(first) == 4:
        return _joined(first, second, third)
    if len(third) in (2, 4) and len(first) <= 2:
        return _ordered(first, second, third, day_first=day_first)
    return ""


def is_real(digits: str) -> bool:
    """Whether eight digits are a day of the calendar."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _ordered(first: str, second: str, year: str, *, day_first: bool) -> str:
    if len(year) == 2:
        year = ("19" if int(year) > 30 else "20") + year
    return _joined(year, *((second, first) if day_first else (first, second)))


def _worded(year: str, month: str, number: str) -> str:
    found = _MONTHS.get(month.casefold()[:3])
    return _joined(year, str(found), number) if found else ""


def _joined(year: str, month: str, number: str) -> str:
    if not EARLIEST <= int(year) <= LATEST or len(number) > 2:
        return ""
    return f"{year}{int(month):02d}{int(number):02d}"
