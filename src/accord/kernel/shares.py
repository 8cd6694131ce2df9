"""Shares from 0 to 1 and how far a counted share can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054


class NotAShare(ValueError):
    """A share lies between 0 and 1; 40 or -0.1 is some other thing."""


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A part of a whole, 0 to 1; never a percentage."""

    value: float

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise NotAShare(str(self.value))

    @classmethod
    def of(cls, part: int, whole: int) -> Self | None:
        """`part` of `whole`; None of an empty whole, because that is no share of anything."""
        _check_counts(part, whole)
        return cls(part / whole) if whole else None

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True, slots=True)
class Interval:
    """The range that holds the true share 95 times in 100."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether the two cannot be told apart; touching ends count as overlap."""
        return self.low <= other.high and other.low <= self.high


def wilson(part: int, whole: int, *, z: float = Z_95) -> Interval:
    """Wilson's score interval for `part` counted in `whole`; nothing counted is 0 to 1.

    It stays inside 0 to 1 and is honest for small counts: 0 of 20 is 0 to 0.1611.
    """
    _check_counts(part, whole)
    if whole == 0:
        return Interval(0.0, 1.0)
    share = part / whole
    scale = 1 + z * z / whole
    centre = (share + z * z / (2 * whole)) / scale
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / scale
    low = 0.0 if part == 0 else max(0.0, centre - half)
    high = 1.0 if part == whole else min(1.0, centre + half)
    return Interval(low, high)


def _check_counts(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise NotAShare(f"{part} of {whole}")
