"""How far what a group is credited with could be off, if other deals like these had come; and
which groups nobody can tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from accord.kernel.money import Money

DRAWS, SEED = 1_000, 20_261_123
# Draws from few deals lie too close together: ranges are made wider by so much over their number.
WIDER = 4
FEWEST = 5  # of what is drawn from; below that a range would only look like one
LOW, HIGH = 2.5, 97.5  # of 100 draws
# Groups that come together in so large a share of the deals in which either is are one to us.
TOGETHER, FEWEST_TOGETHER = 0.95, 5
Numbers = NDArray[np.float64]


def drawn(parts: Numbers) -> Numbers | None:
    """Shares of each group in DRAWS draws of the places with replacement; None of too few places.

    parts: a row for each place (a deal, or several), a column for each group.
    """
    places = len(parts)
    if places < FEWEST:
        return None
    sums = drawings(places) @ parts
    whole: Numbers = sums.sum(axis=1, keepdims=True)
    shares: Numbers = np.divide(sums, whole, out=np.zeros_like(sums), where=whole != 0)
    return widened(shares, parts.sum(axis=0) / parts.sum(), places) if whole.all() else shares


def drawings(places: int) -> Numbers:
    """How often each place is drawn in each of the draws."""
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(places, np.full(places, 1 / places), size=DRAWS)
    return drawn.astype(np.float64)


def widened(shares: Numbers, middle: Numbers, places: int) -> Numbers:
    """Away from the shares as they came, by as much as few deals tell too little."""
    return middle + (shares - middle) * (1 + WIDER / places)


def range_of(draws: Numbers, group: int) -> tuple[float, float]:
    """Between which shares a group lies 95 times in 100."""
    low, high = np.percentile(draws[:, group], (LOW, HIGH))
    return max(0.0, float(low)), min(1.0, float(high))


def limits(
    draws: Numbers | None, group: int, money: Money | None
) -> tuple[Money | None, Money | None]:
    """Between which sums of `money` a group lies 95 times in 100; none of nothing drawn."""
    if draws is None or money is None:
        return None, None
    low, high = range_of(draws, group)
    return (
        Money(round(low * money.minor), money.currency),
        Money(round(high * money.minor), money.currency),
    )


def are_close(draws: Numbers, one: int, other: int) -> bool:
    """Whether which of two groups is larger changes with the deals that came."""
    low, high = np.percentile(draws[:, one] - draws[:, other], (LOW, HIGH))
    return bool(low <= 0 <= high)


def together(sets: Mapping[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    """Groups that nearly always come in the same deals, as `sets` counts those by their groups;
    the ones met most often first."""
    deals: dict[str, int] = {}
    both: dict[tuple[str, str], int] = {}
    for names, count in sets.items():
        for name in names:
            deals[name] = deals.get(name, 0) + count
        for pair in combinations(sorted(names), 2):
            both[pair] = both.get(pair, 0) + count
    of: dict[str, set[str]] = {}
    for (one, other), count in sorted(both.items()):
        either = deals[one] + deals[other] - count
        if count >= FEWEST_TOGETHER and count >= TOGETHER * either:
            joined = of.get(one, {one}) | of.get(other, {other})
            of.update(dict.fromkeys(joined, joined))
    found = {tuple(sorted(joined)) for joined in of.values()}
    return sorted(found, key=lambda names: (-max(deals[name] for name in names), names))


def table(rows: Sequence[tuple[int, int, float]], *, places: int, groups: int) -> Numbers:
    """Parts by place and group, from (place, group, part)."""
    parts = np.zeros((places, groups))
    for place, group, part in rows:
        parts[place, group] += part
    return parts
