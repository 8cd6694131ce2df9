"""Money: whole minor units and a currency, so that no sum ever drifts by a cent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Self

Weight = int | float | Decimal | Fraction

# ISO 4217: currencies whose minor unit is not a hundredth.
_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
_WITH_FOUR = "CLF UYW"
_EXPONENTS: dict[str, int] = {
    currency: exponent
    for currencies, exponent in ((_WITHOUT_DECIMALS, 0), (_WITH_THREE, 3), (_WITH_FOUR, 4))
    for currency in currencies.split()
}
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?", re.ASCII)


class MoneyProblem(Enum):
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NOT_A_CURRENCY = "not_a_currency"


class UnableToReadMoney(ValueError):
    """The text is no exact amount of this currency; `problem` says which way."""

    def __init__(self, *, text: str, currency: str, problem: MoneyProblem) -> None:
        super().__init__(f"{text!r} {currency!r}: {problem.value}")
        self.text = text
        self.currency = currency
        self.problem = problem


class CurrenciesDiffer(ValueError):
    """Two currencies cannot be added or compared without a rate and a day."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")
        self.currencies = (one, other)


class NothingToShareBy(ValueError):
    """Every weight is zero (or one is negative), so nobody can be given a share."""


def exponent_of(currency: str) -> int:
    """How many decimals the currency's minor unit has: EUR 2, KRW 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(self.currency):
            raise UnableToReadMoney(
                text=str(self.minor), currency=self.currency, problem=MoneyProblem.NOT_A_CURRENCY
            )

    @classmethod
    def parse(cls, text: str, *, currency: str) -> Self:
        """An amount as `[-]digits[.digits]`; zeros past the minor unit are fine, other digits
        are refused rather than rounded away."""
        found = _DECIMAL.fullmatch(text.strip())
        if found is None:
            raise UnableToReadMoney(text=text, currency=currency, problem=MoneyProblem.NOT_A_NUMBER)
        sign, whole, decimals = found.group(1), found.group(2), found.group(3) or ""
        exponent = exponent_of(currency)
        if decimals[exponent:].strip("0"):
            raise UnableToReadMoney(
                text=text, currency=currency, problem=MoneyProblem.TOO_MANY_DECIMALS
            )
        minor = int(whole + decimals[:exponent].ljust(exponent, "0"))
        return cls(-minor if sign == "-" else minor, currency)

    @classmethod
    def rounded(cls, amount: Decimal | Fraction, *, currency: str) -> Self:
        """The nearest whole minor unit of an amount in major units; halves go to even."""
        return cls(round(Fraction(amount) * 10 ** exponent_of(currency)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __str__(self) -> str:
        """The form of the interfaces: all decimals, no grouping, no currency: `12000.00`."""
        return f"{self.amount:f}"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def allocate(self, weights: Sequence[Weight]) -> list[Money]:
        """One share per weight; the shares add up to the whole (largest remainder, and between
        equal remainders the earlier share gets the unit)."""
        return [Money(minor, self.currency) for minor in allocate(self.minor, weights)]

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
        return other


def allocate(whole: int, weights: Sequence[Weight]) -> list[int]:
    """`whole` units split in proportion to the weights, exactly.

    Largest remainder: everybody gets the floor of the exact share, the units left go to the
    largest fractions. A negative whole is split as its mirror image.
    """
    exact = [Fraction(weight) for weight in weights]
    total = sum(exact)
    if total <= 0 or min(exact) < 0:
        raise NothingToShareBy(f"{whole} by {len(exact)} weights")
    quotas = [abs(whole) * weight / total for weight in exact]
    shares = [quota.__floor__() for quota in quotas]
    left = abs(whole) - sum(shares)
    by_remainder = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for index in by_remainder[:left]:
        shares[index] += 1
    return [-share for share in shares] if whole < 0 else shares


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum, zero for none; one currency only."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
