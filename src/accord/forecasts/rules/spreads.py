"""What several deals bring together, and how far that may lie from what is expected.

Each deal is won or not by its own chance, and deals not opened yet come by chance too; the
distribution of the sum is worked out on a grid, without drawing lots, so that the same books give
the same range. How well the chances themselves are known widens it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.forecasts.values import Spread

LOW, HIGH = 0.1, 0.9
_GRID = 2_000
_FINE = 4  # steps of the grid: what is smaller is taken together
_MANY = 100
# The three points of Gauss and Hermite: in so many deviations, with so much weight.
_POINTS = ((-math.sqrt(3), 1 / 6), (0.0, 2 / 3), (math.sqrt(3), 1 / 6))
Numbers = NDArray[np.float64]


def spread(
    *,
    closed: int,
    chances: Sequence[float],
    amounts: Sequence[int],
    arriving: float = 0.0,
    sizes: Sequence[int] = (),
    won: int = 0,
    lost: int = 0,
) -> Spread:
    """closed: won already, which is sure. chances, amounts: of each open deal. arriving: how many
    deals not opened yet are expected to be won, each of one of `sizes`. won, lost: how many decided
    deals the chances come from."""
    given = np.asarray(chances, dtype=float)
    worth = np.asarray(amounts, dtype=float)
    mean = float(given @ worth) + (arriving * float(np.mean(sizes)) if sizes else 0.0)
    unit = _unit(worth, arriving=arriving if sizes else 0.0, sizes=sizes)
    together: Numbers = np.zeros(0)
    for shift, weight in _points(won=won, lost=lost):
        one = _sum_of(
            np.clip(given * shift, 0, 1), worth, arriving=arriving * shift, sizes=sizes, unit=unit
        )
        together = _added(together, one * weight)
    below = np.cumsum(together) / together.sum()
    low, high = (int(np.searchsorted(below, share)) * unit for share in (LOW, HIGH))
    return Spread(closed + round(mean), closed + round(low), closed + round(high))


def _points(*, won: int, lost: int) -> list[tuple[float, float]]:
    """By how much all chances may be off together, with the weight of each case."""
    if not won:
        return [(1.0, 1.0)]
    deviation = math.sqrt(lost / (won + lost) / won) if lost else 0.0
    return [(max(1 + deviations * deviation, 0.0), weight) for deviations, weight in _POINTS]


def _unit(worth: Numbers, *, arriving: float, sizes: Sequence[int]) -> float:
    most = float(worth.sum())
    if arriving > 0:
        most += _most(arriving) * max(sizes)
    return max(most / _GRID, 1.0)


def _most(arriving: float) -> float:
    """More do not come, where so many are expected."""
    return arriving * 2 + 6 * math.sqrt(arriving) + 3


def _sum_of(
    chances: Numbers, worth: Numbers, *, arriving: float, sizes: Sequence[int], unit: float
) -> Numbers:
    large = worth >= _FINE * unit
    shares = np.ones(1)
    for chance, step in zip(chances[large], np.rint(worth[large] / unit).astype(int), strict=True):
        moved = np.zeros(len(shares) + step)
        moved[: len(shares)] = shares * (1 - chance)
        moved[step:] += shares * chance
        shares = moved
    few, small = chances[~large], worth[~large]
    variance = float((few * (1 - few)) @ small**2)
    shares = np.convolve(shares, _bell(float(few @ small), variance, unit=unit))
    return np.convolve(shares, _new(arriving, sizes=sizes, unit=unit))


def _new(arriving: float, *, sizes: Sequence[int], unit: float) -> Numbers:
    """What deals bring that come by chance, `arriving` of them on the average, by Panjer's
    recursion; of many or of small ones the sum is bell-shaped."""
    if arriving <= 0 or not sizes:
        return np.ones(1)
    worth = np.asarray(sizes, dtype=float)
    if arriving > _MANY or worth.mean() < _FINE * unit:
        mean, square = arriving * float(worth.mean()), arriving * float((worth**2).mean())
        return _bell(mean, square, unit=unit)
    of_size = np.bincount(np.rint(worth / unit).astype(int)) / len(worth)
    reach = len(of_size) - 1
    weights = of_size[1:] * np.arange(1, reach + 1)
    shares = np.zeros(int(_most(arriving) * reach) + 1)
    shares[0] = math.exp(-arriving * (1 - of_size[0]))
    for total in range(1, len(shares)):
        known = shares[max(total - reach, 0) : total][::-1]
        shares[total] = arriving / total * float(weights[: len(known)] @ known)
    return shares


def _bell(mean: float, variance: float, *, unit: float) -> Numbers:
    """A bell of this mean, in steps of the grid; what would lie below nothing counts as nothing."""
    deviation = max(math.sqrt(variance) / unit, 1e-6)
    middle = mean / unit
    edges = np.arange(math.ceil(middle + 6 * deviation) + 1) + 0.5
    below = [0.5 * (1 + math.erf((edge - middle) / deviation / math.sqrt(2))) for edge in edges]
    return np.diff(np.array([0.0, *below]))


def _added(one: Numbers, other: Numbers) -> Numbers:
    size = max(len(one), len(other))
    return np.pad(one, (0, size - len(one))) + np.pad(other, (0, size - len(other)))
