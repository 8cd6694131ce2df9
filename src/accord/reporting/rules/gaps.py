"""The gap between a plan and what came, split by cause so that the parts add up to it.

Revenue is a sum over segments of a product of factors. Each factor's part is its Shapley value:
the mean of what it changes over every order in which factors go from plan to actual, so no cause
gains by being asked first. For a product that mean is an integral along the straight line from
plan to actual (Owen 1972), which is a polynomial and worked out exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from accord.reporting.values.gaps import Cause, Effects, Funnel, Part, Segment

Key: TypeAlias = tuple[Cause, int | None]
Factor: TypeAlias = tuple[Key, Fraction, Fraction]  # at plan, as it was
_ONE = Fraction(1)


def split_gap(
    *, plan: Funnel, actual: Funnel, effects: Effects | None = None, worked: int = 0
) -> list[Part]:
    """What each cause made of `actual` less `plan`; the parts add up to it, to the minor unit.

    worked: the step on which lateness and giving up early tell. A segment that only one of the
    two knows has no share in the other and its own rates in both.
    """
    handling = effects or Effects()
    exact: dict[Key, Fraction] = defaultdict(Fraction)
    for name in dict.fromkeys((*plan.segments, *actual.segments)):
        for key, part in _parts(_factors(plan, actual, name, handling, worked)):
            exact[key] += part
    whole = sum(exact.values(), Fraction(0))
    elsewhere = booked(actual) - booked(plan) - whole
    exact[(Cause.ELSEWHERE, None)] = elsewhere
    minors = _whole_units(list(exact.values()), total=round(whole + elsewhere))
    return [
        Part(cause=cause, step=step, minor=minor)
        for (cause, step), minor in zip(exact, minors, strict=True)
    ]


def revenue_of(funnel: Funnel) -> Fraction:
    """What the funnel gives, in minor units."""
    total = Fraction(0)
    for segment in funnel.segments.values():
        product = funnel.volume * segment.share * segment.deal * segment.told * funnel.in_time
        for rate in segment.rates:
            product *= rate
        total += product
    return total


def booked(funnel: Funnel) -> Fraction:
    """The revenue of the period in minor units: as told, else what the funnel gives."""
    return revenue_of(funnel) if funnel.revenue is None else Fraction(funnel.revenue)


def _factors(
    plan: Funnel, actual: Funnel, name: str, effects: Effects, worked: int
) -> list[Factor]:
    ours, theirs = plan.segments.get(name), actual.segments.get(name)
    planned = ours or _without_share(theirs)
    came = theirs or _without_share(ours)
    speed = [_kept(funnel.late, effects.late) for funnel in (plan, actual)]
    patience = [_kept(funnel.few_tries, effects.few_tries) for funnel in (plan, actual)]
    factors: list[Factor] = [
        ((Cause.VOLUME, None), plan.volume, actual.volume),
        ((Cause.FIT_MIX, None), planned.share, came.share),
        ((Cause.SPEED, None), speed[0], speed[1]),
        ((Cause.PERSISTENCE, None), patience[0], patience[1]),
    ]
    for step, (before, after) in enumerate(zip(planned.rates, came.rates, strict=True)):
        # Observed rates hold what lateness and giving up cost: that is told as theirs.
        held = [a * b if step == worked else _ONE for a, b in zip(speed, patience, strict=True)]
        factors.append(((Cause.CONVERSION, step), before / held[0], after / held[1]))
    factors.append(((Cause.DEAL_SIZE, None), planned.deal, came.deal))
    if not planned.told == came.told == 1:
        factors.append(((Cause.UNTOLD, None), planned.told, came.told))
    factors.append(((Cause.TIMING, None), plan.in_time, actual.in_time))
    return factors


def _without_share(segment: Segment | None) -> Segment:
    assert segment is not None
    return replace(segment, share=Fraction(0))


def _kept(share: Fraction, effect: Fraction) -> Fraction:
    return 1 - share * (1 - effect)


def _parts(factors: Sequence[Factor]) -> list[tuple[Key, Fraction]]:
    """Each factor's part: the integral over t of its change times the others at t."""
    parts = []
    for index, (key, before, after) in enumerate(factors):
        others = [_ONE]  # coefficients of a polynomial in t, lowest first
        for other, (_key, start, end) in enumerate(factors):
            if other != index:
                others = _times(others, start, end - start)
        integral = sum(
            (coefficient / (power + 1) for power, coefficient in enumerate(others)), Fraction(0)
        )
        parts.append((key, (after - before) * integral))
    return parts


def _times(polynomial: list[Fraction], start: Fraction, slope: Fraction) -> list[Fraction]:
    grown = [coefficient * start for coefficient in polynomial] + [Fraction(0)]
    for power, coefficient in enumerate(polynomial):
        grown[power + 1] += coefficient * slope
    return grown


def _whole_units(exact: Sequence[Fraction], *, total: int) -> list[int]:
    """The parts as whole units that add up to `total`: largest remainder, for either sign."""
    floors = [part.__floor__() for part in exact]
    left = total - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for index in by_remainder[:left]:
        floors[index] += 1
    return floors
