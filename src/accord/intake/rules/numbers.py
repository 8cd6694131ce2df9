"""Numbers and sums of money as people and programs write them.

A number is only read under a stated format: `1.234` is 1.234 under one and 1234 under another, so
a column whose values fit both ways with different results is a question, never a guess.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from accord.intake.values.reading import Amount, NumberFormat

LONGEST_NUMBER = 32
WHOLE_DIGITS_BOUND = 18

_GAP = "[ \u00a0\u202f\u2009]"
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?P<mark>[.,'’ \u00a0\u202f\u2009])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,3}"
)
_MARKS = re.compile(r"[^0-9]")
_BODIES: Mapping[NumberFormat, re.Pattern[str]] = {
    NumberFormat.POINT: re.compile(
        r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})?(?:\.[0-9]+)?"
    ),
    NumberFormat.COMMA: re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)?(?:,[0-9]+)?"),
    NumberFormat.SPACE_COMMA: re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})+)?(?:,[0-9]+)?"
    ),
    NumberFormat.SPACE_POINT: re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})+)?(?:\.[0-9]+)?"
    ),
    NumberFormat.APOSTROPHE: re.compile(
        r"(?:[0-9]+|[1-9][0-9]{0,2}(?:['’][0-9]{3})+)?(?:\.[0-9]+)?"
    ),
}
_COMMA_DECIMALS = frozenset({NumberFormat.COMMA, NumberFormat.SPACE_COMMA})
_GROUPS = {
    NumberFormat.POINT: ",",
    NumberFormat.COMMA: ".",
    NumberFormat.SPACE_COMMA: " \u00a0\u202f\u2009",
    NumberFormat.SPACE_POINT: " \u00a0\u202f\u2009",
    NumberFormat.APOSTROPHE: "'’",
}
_DELETIONS = {form: str.maketrans("", "", marks) for form, marks in _GROUPS.items()}

# Marks that several countries share (kr) are left out: such a sum is not read.
CURRENCY_MARKS: Mapping[str, str] = {
    "€": "EUR", "£": "GBP", "₩": "KRW", "원": "KRW", "₽": "RUB", "руб": "RUB", "руб.": "RUB",
    "р.": "RUB", "r$": "BRL", "us$": "USD", "lei": "RON", "leu": "RON", "₺": "TRY", "₹": "INR",
    "₴": "UAH", "zł": "PLN", "¥": "JPY", "円": "JPY", "元": "CNY", "лв": "BGN", "лв.": "BGN",
    "kč": "CZK", "ft": "HUF",
}  # fmt: skip
_DOLLAR = "$"
# The Romanian and Portuguese "mil" means a million in one and a thousand in the other: not here.
_MULTIPLES: Mapping[str, Decimal] = {
    "k": Decimal(1_000), "тыс": Decimal(1_000), "тыс.": Decimal(1_000), "천": Decimal(1_000),
    "만": Decimal(10_000), "m": Decimal(1_000_000), "mm": Decimal(1_000_000),
    "mn": Decimal(1_000_000), "mln": Decimal(1_000_000), "млн": Decimal(1_000_000),
    "млн.": Decimal(1_000_000), "억": Decimal(100_000_000), "b": Decimal(1_000_000_000),
    "bn": Decimal(1_000_000_000), "млрд": Decimal(1_000_000_000),
}  # fmt: skip
_MONEY = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−])?\s*(?P<before>[^\W\d_]{1,3}\$|[^\W\d_]{2,4}\.?|[€£₩₽₺₹₴¥$])?\s*"
    r"(?P<inner>[-+−])?(?P<body>[0-9.,'’ \u00a0\u202f\u2009]*[0-9])\s*"
    r"(?P<after>[천만억]|[^\W\d_]{1,4}\.?|[€£₩₽₺₹₴¥$])?\s*(?P<last>[^\W\d_]{1,4}\.?|[€£₩₽₺₹₴¥$])?"
    r"(?P<close>\))?"
)
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")


def parse_amount(text: str, *, number_format: NumberFormat, dollar: str = "USD") -> Amount | None:
    """An exact sum and its currency, or None if it is not one under this format.

    `$1,117.10K` is 1117100 of `dollar`; parentheses make it negative; `kr` is nobody's: None.
    """
    found = _money(text.strip(), number_format)
    if found is None:
        return None
    value, currency = found
    return Amount(value=value, currency=dollar if currency == _DOLLAR else currency)


def parse_amounts(
    texts: Sequence[str], *, number_format: NumberFormat, dollar: str = "USD"
) -> list[Amount | None]:
    """`parse_amount` of a column; each distinct text is read once."""
    known = {
        text: parse_amount(text, number_format=number_format, dollar=dollar) for text in set(texts)
    }
    return [known[text] for text in texts]


def parse_decimal(text: str, *, number_format: NumberFormat) -> Decimal | None:
    """An exact number without currency or multiple, or None."""
    text = text.strip()
    negative, digits = text[:1] in {"-", "−"}, text[1:] if text[:1] in {"-", "−", "+"} else text
    value = read_body(digits.strip(), number_format)
    return -value if negative and value is not None else value


def parse_whole(text: str, *, number_format: NumberFormat = NumberFormat.POINT) -> int | None:
    """A whole number (`12`, `1,200`, `1.200`, also `12.0`), or None."""
    if _GROUPED.fullmatch(text.strip()):  # nobody counts to a thousandth, however numbers go
        return int(_MARKS.sub("", text))
    value = parse_decimal(text, number_format=number_format)
    if (
        value is None
        or value != value.to_integral_value()
        or value.adjusted() >= WHOLE_DIGITS_BOUND
    ):
        return None
    return int(value)


def read_body(digits: str, number_format: NumberFormat) -> Decimal | None:
    """Digits with grouping and decimals under a format; no sign, no currency."""
    if not digits or len(digits) > LONGEST_NUMBER:
        return None
    if not _BODIES[number_format].fullmatch(digits) or not digits[-1].isdigit():
        return None
    plain = digits.translate(_DELETIONS[number_format])
    return Decimal(plain.replace(",", ".") if number_format in _COMMA_DECIMALS else plain)


def readings_of(text: str) -> dict[NumberFormat, Decimal]:
    """What a sum or number would be under each format that can read it."""
    text = text.strip()
    found = {}
    for number_format in NumberFormat:
        money = _money(text, number_format)
        if money is not None:
            found[number_format] = money[0]
    return found


def is_money(text: str) -> bool:
    """Whether a number carries a currency, a multiple or parentheses."""
    return not text.strip().lstrip("-+−").replace(",", "").replace(".", "").isdigit() and any(
        mark.isalpha() or mark in "€£₩₽₺₹₴¥$(" for mark in text
    )


def write_number(value: Decimal, *, number_format: NumberFormat, grouped: bool = True) -> str:
    """The number as this format writes it; `parse_decimal` gives it back."""
    plain = f"{value:,f}" if grouped else f"{value:f}"
    group = _GROUPS[number_format][0]
    point = "," if number_format in _COMMA_DECIMALS else "."
    return plain.translate({ord(","): group, ord("."): point})


@lru_cache(maxsize=65_536)
def _money(text: str, number_format: NumberFormat) -> tuple[Decimal, str | None] | None:
    if _PLAIN.fullmatch(text) and number_format is NumberFormat.POINT:
        return Decimal(text), None
    match = _MONEY.fullmatch(text) if len(text) <= 2 * LONGEST_NUMBER else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    value = read_body(match["body"].strip(), number_format)
    marks = [match[name] for name in ("before", "after", "last") if match[name]]
    affixes = _affixes(marks)
    signs = [match[name] for name in ("open", "sign", "inner") if match[name]]
    if value is None or affixes is None or len(signs) > 1:
        return None
    multiple, currency = affixes
    negative = bool(signs) and signs[0] != "+"
    return (-value if negative else value) * multiple, currency


def _affixes(marks: list[str]) -> tuple[Decimal, str | None] | None:
    multiple, currency = Decimal(1), None
    for mark in marks:
        if mark.casefold() in _MULTIPLES and multiple == 1:
            multiple = _MULTIPLES[mark.casefold()]
            continue
        code = _currency(mark)
        if code is None or currency is not None:
            return None
        currency = code
    return multiple, currency


def _currency(mark: str) -> str | None:
    if mark == _DOLLAR:
        return _DOLLAR
    if mark.casefold() in CURRENCY_MARKS:
        return CURRENCY_MARKS[mark.casefold()]
    return mark if mark in CURRENCY_CODES else None


CURRENCY_CODES = frozenset({
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK",
    "EGP", "EUR", "GBP", "GEL", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW",
    "KZT", "MAD", "MDL", "MXN", "MYR", "NOK", "NZD", "PEN", "PHP", "PLN", "QAR", "RON",
    "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU", "UZS",
    "VND", "ZAR",
})  # fmt: skip
