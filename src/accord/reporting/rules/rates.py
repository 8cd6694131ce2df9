"""Rates of counted things, and when two of them can be told apart."""

from __future__ import annotations

import math
from collections.abc import Mapping

from accord.kernel.shares import Z_95, Interval, wilson
from accord.reporting.values.figures import Rate


def rate_of(*, reached: int, entered: int) -> Rate:
    """`reached` of `entered` with Wilson's 95 % interval. Raises NotAShare for wrong counts."""
    interval = wilson(reached, entered)
    value = reached / entered if entered else None
    return Rate(entered, reached, value, interval.low, interval.high)


def won_of(*, won: int, lost: int) -> Rate:
    """Won of what was decided (2.7): deals still open are not in it."""
    return rate_of(reached=won, entered=won + lost)


def period_ratio(*, reached: int, entered: int) -> float | None:
    """Entries into the next stage by entries into this one within one period (2.6).

    No share: those who reach are not those who enter, so it may pass 1, and it misleads when
    volume or lag changes.
    """
    return reached / entered if entered else None


def overlap(one: Rate, other: Rate) -> bool:
    """Whether the ranges of the two rates meet, so that their order says nothing."""
    return Interval(one.low, one.high).overlaps(Interval(other.low, other.high))


def times_as_likely(one: Rate, other: Rate) -> tuple[float, float, float] | None:
    """How many times the one rate is the other, and between what the true ratio lies 95 times in
    100 (Katz's interval of the logarithm; half a case is added to each where one is empty).

    None where nobody entered one of them, or neither has reached anything.
    """
    if not one.entered or not other.entered or not (one.reached or other.reached):
        return None
    more = 0.0 if one.reached and other.reached else 0.5
    reached = (one.reached + more, other.reached + more)
    entered = (one.entered + 2 * more, other.entered + 2 * more)
    ratio = (reached[0] / entered[0]) / (reached[1] / entered[1])
    spread = Z_95 * math.sqrt(
        sum(1 / came - 1 / of for came, of in zip(reached, entered, strict=True))
    )
    return ratio, ratio * math.exp(-spread), ratio * math.exp(spread)


def rank(rates: Mapping[str, Rate]) -> list[list[str]]:
    """Names in groups, best first; those within a group are too close to rank.

    The surest leader, the one whose range begins highest, has with it all whose ranges meet its
    own; the rest is ranked in the same way. Within a group names go by their rates. Names of
    which nothing was counted are left out.
    """
    left = {name: rate for name, rate in rates.items() if rate.entered}
    groups = []
    while left:
        leader = max(left.values(), key=lambda rate: rate.low)
        close = [name for name, rate in left.items() if overlap(rate, leader)]
        groups.append(sorted(close, key=lambda name: -(left[name].value or 0)))
        left = {name: rate for name, rate in left.items() if name not in close}
    return groups
