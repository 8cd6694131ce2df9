"""Rates as files write them, and money of one currency in another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from accord.currencies.values import (
    DIGITS,
    EURO,
    FIRST_DAY,
    LARGEST,
    LAST_DAY,
    MOST_BYTES,
    MOST_RATES,
    SMALLEST,
    Rate,
    RateFlaw,
    UnableToReadRates,
)
from accord.kernel.money import Money, exponent_of

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_RATE = re.compile(r"\d{1,10}(?:\.\d{1,15})?", re.ASCII)
_DAYS = frozenset({"date", "day", "time_period"})
_CURRENCIES = frozenset({"currency"})
_RATES = frozenset({"rate", "per_euro", "obs_value"})
_NONE = frozenset({"", "N/A", "NaN", "-"})  # as the ECB writes that there is none
_WHOLE = 10**DIGITS


def read_rates(content: bytes) -> list[Rate]:
    """The rates of a file: a row for each day and currency (date, currency, rate), or a row for
    each day and a column for each currency, as the ECB publishes them; units for one euro.
    Raises UnableToReadRates."""
    text = _text(content)
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") else ",")
    found: dict[tuple[str, date], Rate] = {}
    try:
        for line, rate in _rates(lines):
            key = rate.currency, rate.day
            if found.setdefault(key, rate) != rate:
                given = f"{rate.currency} {rate.day}"
                raise UnableToReadRates(flaw=RateFlaw.TWICE, line=line, given=given)
            if len(found) > MOST_RATES:
                raise UnableToReadRates(flaw=RateFlaw.TOO_MANY)
    except csv.Error as problem:
        raise UnableToReadRates(flaw=RateFlaw.NOT_TEXT) from problem
    if not found:
        raise UnableToReadRates(flaw=RateFlaw.NO_RATES)
    return list(found.values())


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnableToReadRates(flaw=RateFlaw.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnableToReadRates(flaw=RateFlaw.NOT_TEXT) from problem
    if "\x00" in text:
        raise UnableToReadRates(flaw=RateFlaw.NOT_TEXT)
    return text


def _rates(lines: Iterator[list[str]]) -> Iterator[tuple[int, Rate]]:
    heads = [head.strip() for head in next(lines, [])]
    names = [head.lower() for head in heads]
    day = _place(names, _DAYS)
    if day is None:
        raise UnableToReadRates(flaw=RateFlaw.NO_COLUMNS, line=1, given=", ".join(heads)[:200])
    currency, rate = _place(names, _CURRENCIES), _place(names, _RATES)
    if currency is not None and rate is not None:
        yield from _long(lines, day, currency, rate)
        return
    columns = [(place, head) for place, head in enumerate(heads) if _CURRENCY.fullmatch(head)]
    if not columns:
        raise UnableToReadRates(flaw=RateFlaw.NO_COLUMNS, line=1, given=", ".join(heads)[:200])
    yield from _wide(lines, day, columns)


def _place(names: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in known), None)


def _long(
    lines: Iterator[list[str]], day: int, currency: int, rate: int
) -> Iterator[tuple[int, Rate]]:
    for line, cells in enumerate(lines, 2):
        said = [
            cells[place].strip() if place < len(cells) else "" for place in (day, currency, rate)
        ]
        if not any(said) or said[2] in _NONE:
            continue
        yield line, _rate(said[1], _day(said[0], line), said[2], line)


def _wide(
    lines: Iterator[list[str]], day: int, columns: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, Rate]]:
    for line, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        of = _day(cells[day].strip() if day < len(cells) else "", line)
        for place, currency in columns:
            said = cells[place].strip() if place < len(cells) else ""
            if said not in _NONE:
                yield line, _rate(currency, of, said, line)


def _day(said: str, line: int) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError as problem:
        raise UnableToReadRates(flaw=RateFlaw.NOT_A_DAY, line=line, given=said[:40]) from problem
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnableToReadRates(flaw=RateFlaw.NOT_A_DAY, line=line, given=said[:40])
    return day


def _rate(currency: str, day: date, said: str, line: int) -> Rate:
    if not _CURRENCY.fullmatch(currency) or currency == EURO:
        raise UnableToReadRates(flaw=RateFlaw.NOT_A_CURRENCY, line=line, given=currency[:40])
    try:
        number = Decimal(said) if _RATE.fullmatch(said) else Decimal(0)
        rate = number.quantize(SMALLEST)
    except InvalidOperation:
        rate = Decimal(0)
    if not SMALLEST <= rate < LARGEST:
        raise UnableToReadRates(flaw=RateFlaw.NOT_A_RATE, line=line, given=said[:40])
    return Rate(currency, day, rate)


def convert(money: Money, *, to: str, below: Decimal, above: Decimal) -> Money:
    """Money in another currency, to the nearest smallest unit, a half away from nought. below and
    above: units of the money's currency and of the other for one euro."""
    if money.currency == to:
        return money
    over, under = factors(money.currency, to=to, below=below, above=above)
    sign = -1 if money.minor < 0 else 1
    return Money(sign * ((2 * abs(money.minor) * over + under) // (2 * under)), to)


def factors(currency: str, *, to: str, below: Decimal, above: Decimal) -> tuple[int, int]:
    """By what smallest units are multiplied, and then divided."""
    shift = exponent_of(to) - exponent_of(currency)
    over, under = int(above * _WHOLE), int(below * _WHOLE)
    return (over * 10**shift, under) if shift >= 0 else (over, under * 10**-shift)
