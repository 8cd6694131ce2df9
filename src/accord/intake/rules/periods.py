"""Days, weeks, months and spans of days, as reports write them; pure."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from accord.intake.rules import dates
from accord.intake.rules.header import bare
from accord.intake.rules.months import MONTHS
from accord.intake.values.reading import DateOrder, Period
from accord.journeys.values import LONGEST_SPAN

_WEEK_WORDS = re.compile(r"(?:^|_)(?:week|weeks|woche|semana|saptamana|неделя|주)(?:_|$)|weekly")
_MONTH_WORDS = re.compile(r"(?:^|_)(?:month|monat|mes|luna|месяц|월|yearmonth)(?:_|$)|monthly")
_LEAD = re.compile(r"^(?:from|week(?: of)?|kw|period)\s+(?=\d|[^\W\d_])", re.IGNORECASE)
_ENDS = (
    r"\s+[-–—]\s+",
    r"\s+(?:to|until|through|bis)\s+",
    r"\s*[~→]\s*",
    r",(?=\s?[0-9]{4}-)",
    "/",
    "[–—]",
)
_ENDING = re.compile(r"start|end|from|to\b|begin|until", re.IGNORECASE)
_MONTHS = (
    re.compile(r"(?P<year>[0-9]{4})[-/. ](?P<month>[0-9]{1,2})"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})년\s?(?P<month>[0-9]{1,2})월"),
    re.compile(r"(?P<name>[^\W\d_]{3,})\.?[\s,/-]+(?:de\s+)?(?P<year>[0-9]{4}|'?[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})[\s,/-]+(?P<name>[^\W\d_]{3,})\.?"),
    re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})"),
)
_WEEKS = (
    re.compile(r"(?P<year>[0-9]{4})[-/ ]?w(?P<week>[0-9]{1,2})", re.IGNORECASE),
    re.compile(r"w(?P<week>[0-9]{1,2})[-/ ](?P<year>[0-9]{4})", re.IGNORECASE),
)
_WEEK_CODE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<week>[0-9]{2})")


def parse_period(text: str, *, order: DateOrder, header: str = "") -> Period | None:
    """The days that a text means, or None: a day, an ISO week, a month or two days as a span.

    header: the column's name; below one that speaks of weeks or months a day begins one.
    """
    text = _LEAD.sub("", text.strip())
    folded = bare(header)
    weekly = bool(_WEEK_WORDS.search(folded))
    first = dates.parse_date(text, order=order)
    if first is not None:
        return _begun(first, weekly=weekly, monthly=bool(_MONTH_WORDS.search(folded)))
    found = _week(text, coded=weekly) or (None if weekly else _month(text)) or _span(text, order)
    fits = found is not None and dates.EARLIEST_YEAR <= found.first.year <= dates.LATEST_YEAR
    return found if fits else None


def span_in(lines: Sequence[str]) -> Period | None:
    """The days that the lines above a report tell: a span in one, else a first and a last day."""
    found = []
    for line in lines:
        text = line.strip().lstrip("#").strip()
        for part in (text, text.partition(":")[2].strip()):
            order = DateOrder.YMD
            period = parse_period(part, order=order) if part else None
            if period and period.first < period.last:
                return period
            if period and _ENDING.search(text):
                found.append(period.first)
    fits = len(found) == 2 and timedelta(0) <= found[1] - found[0] <= LONGEST_SPAN
    return Period(found[0], found[1]) if fits else None


def _begun(first: date, *, weekly: bool, monthly: bool) -> Period:
    if weekly:
        return Period(first, first + timedelta(days=6))
    if monthly:
        return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
    return Period(first, first)


def _month(text: str) -> Period | None:
    for shape in _MONTHS:
        match = shape.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        named = parts.get("name")
        number = MONTHS.get(named.casefold()) if named else parts["month"]
        year = int(parts["year"].lstrip("'"))
        if number is not None and 1 <= int(number) <= 12:
            year += 2000 if year < 100 else 0
            return _begun(date(year, int(number), 1), weekly=False, monthly=True)
    return None


def _week(text: str, *, coded: bool) -> Period | None:
    for shape in (*_WEEKS, *([_WEEK_CODE] if coded else [])):
        match = shape.fullmatch(text)
        if match is None:
            continue
        try:
            first = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        except ValueError:
            return None
        return _begun(first, weekly=True, monthly=False)
    return None


def _span(text: str, order: DateOrder) -> Period | None:
    for mark in _ENDS:
        ends = re.split(mark, text)
        if len(ends) != 2:
            continue
        first, last = (dates.parse_date(end, order=order) for end in ends)
        if first and last and first <= last <= first + LONGEST_SPAN:
            return Period(first, last)
    return None
