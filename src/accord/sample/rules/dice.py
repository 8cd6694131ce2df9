"""Chance that comes out the same on every machine.

Only `Random.random` is used, the one draw whose sequence Python promises to keep; tables stand in
for distributions, so that a rounding of the machine's mathematics cannot move an instant.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from statistics import NormalDist
from typing import TypeVar

Roll = Callable[[], float]
Item = TypeVar("Item")

_MASK = (1 << 64) - 1
_POINTS = 401


def roller(*key: str | int) -> Roll:
    """Draws from 0 (included) to 1 (excluded), a sequence of its own for every key."""
    return Random("/".join(map(str, key))).random  # noqa: S311  # a simulator, not a secret


def scramble(*numbers: int) -> int:
    """A well-mixed number of 64 bits: attributes that need no memory of earlier draws."""
    mixed = 0
    for number in numbers:
        mixed = (mixed + number + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        mixed ^= mixed >> 31
    return mixed


def pick(roll: Roll, options: Sequence[Item]) -> Item:
    """One of them, each equally likely."""
    return options[int(roll() * len(options))]


def spread(weights: Sequence[float]) -> tuple[float, ...]:
    """Running shares of the weights, for `fall`."""
    total = sum(weights)
    return tuple(part / total for part in accumulate(weights))


def fall(roll: Roll, shares: Sequence[float]) -> int:
    """The place at which a draw falls among running shares."""
    return min(bisect_right(shares, roll()), len(shares) - 1)


def lognormal_table(*, median: float, p90: float) -> tuple[int, ...]:
    """Whole quantiles of the lognormal distribution through two points, for `draw`."""
    sigma = math.log(p90 / median) / NormalDist().inv_cdf(0.9)
    normal = NormalDist()
    return tuple(
        round(median * math.exp(sigma * normal.inv_cdf((point + 0.5) / _POINTS)))
        for point in range(_POINTS)
    )


def draw(roll: Roll, table: Sequence[int]) -> int:
    """A value of the table's distribution."""
    place = roll() * (len(table) - 1)
    low = int(place)
    return table[low] + int((table[low + 1] - table[low]) * (place - low))
