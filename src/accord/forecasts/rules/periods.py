"""Months and quarters of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from accord.forecasts.values import Period, PeriodKind

AHEAD = {PeriodKind.MONTH: 6, PeriodKind.QUARTER: 3}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}


def period_of(day: date, *, kind: PeriodKind) -> Period:
    """The month or the quarter that holds a day."""
    months = _MONTHS[kind]
    return _from(day.year * 12 + (day.month - 1) // months * months, months)


def ahead(day: date, *, kind: PeriodKind) -> tuple[Period, ...]:
    """The period of a day and those after it that are forecast."""
    first = period_of(day, kind=kind).start
    at, months = first.year * 12 + first.month - 1, _MONTHS[kind]
    return tuple(_from(at + step * months, months) for step in range(AHEAD[kind]))


def month_of(year: int, month: int) -> Period:
    """A month by its number, from 1."""
    return _from(year * 12 + month - 1, 1)


def after(period: Period, *, kind: PeriodKind) -> Period:
    """The period that follows."""
    return period_of(period.end + timedelta(days=1), kind=kind)


def expected_in(expected_on: date | None, *, today: date) -> date | None:
    """The day that counts: one that has passed without a decision counts as today."""
    return None if expected_on is None else max(expected_on, today)


def _from(month: int, months: int) -> Period:
    return Period(_first(month), _first(month + months) - timedelta(days=1))


def _first(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1)
