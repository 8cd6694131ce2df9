"""How a number is cut for reading. The marks of a language come in as values."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from accord.kernel.money import Money, exponent_of

MINUS = "\u2212"
NARROW_SPACE = "\u202f"
HARD_SPACE = "\u00a0"

SYMBOLS = {
    "BRL": "R$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "KRW": "₩", "RUB": "₽", "USD": "$",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a language writes between digits, and whether a currency stands before them."""

    decimal: str = "."
    group: str = ","
    group_size: int = 3
    currency_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """A large amount cut to at most three digits; `thousands` counts the steps of 1,000."""

    amount: Decimal
    digits: int
    thousands: int


def rounded(number: Decimal | float | int, *, digits: int) -> Decimal:
    """Half rounds away from zero, as people do by hand."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def written(number: Decimal | float | int, *, marks: Marks, digits: int = 0) -> str:
    """The number with group marks and a true minus sign; a rounded zero has no sign."""
    cut = rounded(number, digits=digits)
    whole, _, rest = f"{abs(cut):f}".partition(".")
    sign = MINUS if cut < 0 else ""
    return sign + grouped(whole, marks=marks) + (marks.decimal + rest if rest else "")


def grouped(whole: str, *, marks: Marks) -> str:
    size = marks.group_size
    if size <= 0 or len(whole) <= size:
        return whole
    first = len(whole) % size
    pieces = [whole[:first]] if first else []
    pieces += [whole[start : start + size] for start in range(first, len(whole), size)]
    return marks.group.join(pieces)


def digits_in_hundred(share: float) -> int:
    """One digit where whole numbers would hide the figure: between 0 and 10 in 100."""
    hundredfold = abs(share) * 100
    if hundredfold >= 10 or hundredfold == round(hundredfold):
        return 0
    return 1


def digits_of_range(low: float, high: float) -> int:
    """One digit where both ends would read the same or nearly so."""
    return 1 if (high - low) * 100 < 2 else 0


def money_digits(money: Money, *, exact: bool) -> int:
    """Cents only where they are asked for, or where a small amount has some."""
    exponent = exponent_of(money.currency)
    if exact:
        return exponent
    has_cents = money.amount != money.amount.to_integral_value()
    return exponent if abs(money.amount) < 100 and has_cents else 0


def with_currency(digits: str, *, currency: str, marks: Marks) -> str:
    """ "€402" or "402 €", by the language; an unknown currency keeps its code."""
    symbol = SYMBOLS.get(currency, currency)
    sign = MINUS if digits.startswith(MINUS) else ""
    bare = digits.removeprefix(MINUS)
    if not marks.currency_first:
        return f"{sign}{bare}{HARD_SPACE}{symbol}"
    gap = HARD_SPACE if symbol == currency else ""
    return f"{sign}{symbol}{gap}{bare}"


def shortened(amount: Decimal) -> Shortened:
    """402,318 → 402 × 1,000; 1,250,000 → 1.3 × 1,000,000; below 10,000 nothing is cut."""
    if abs(rounded(amount, digits=0)) < 10_000:
        return Shortened(amount=amount, digits=0, thousands=0)
    thousands = 1
    cut = amount / 1000
    while abs(rounded(cut, digits=0)) >= 1000 and thousands < 3:
        cut, thousands = cut / 1000, thousands + 1
    digits = 1 if abs(cut) < 10 and thousands > 1 else 0
    return Shortened(amount=cut, digits=digits, thousands=thousands)
