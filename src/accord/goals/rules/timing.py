"""Lag and season: leads that come in a month serve the revenue of later ones."""

import math
from collections.abc import Sequence

from accord.goals.rules.chances import SAFE, chance, leads_for
from accord.goals.values.chances import Odds
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.timing import MOST_LAG, Lag, Standing, StillNeeded
from accord.kernel.money import allocate

DAYS_OF_MONTH = 365.25 / 12
YEAR = 12
_HALF = 0.5
_NEARLY = 0.95  # of the customers; the rest is taken to come by then


def lag_of(points: Sequence[tuple[float, float]]) -> Lag:
    """The lag by months from a curve of (days, share that has come by then), as reporting has it.

    Raises UnableToPlan where nobody has come yet.
    """
    if not points or points[-1][1] <= 0:
        raise UnableToPlan(flaw=PlanFlaw.NOBODY_REACHED, where="lag")
    whole, months = points[-1][1], min(MOST_LAG, math.ceil(points[-1][0] / DAYS_OF_MONTH) + 1)
    reached = [
        max((share for day, share in points if day <= (month + 1) * DAYS_OF_MONTH), default=0.0)
        for month in range(months)
    ]
    reached[-1] = whole
    steps = [(now - before) / whole for before, now in zip([0.0, *reached], reached, strict=False)]
    return Lag(tuple(steps))


def lag_by_half(days: float) -> Lag:
    """The lag where half of the customers come within so many days, and half of the rest within as
    many more; an assumption. Raises UnableToPlan for days that are none or too many."""
    if not 0 < days <= MOST_LAG * DAYS_OF_MONTH / 5:
        raise UnableToPlan(flaw=PlanFlaw.NO_CYCLE, where="cycle", given=days)
    reached = [1 - _HALF ** ((month + 1) * DAYS_OF_MONTH / days) for month in range(MOST_LAG)]
    last = next(month for month, share in enumerate(reached) if share > _NEARLY)
    return lag_of([((month + 1) * DAYS_OF_MONTH, reached[month]) for month in range(last + 1)])


def season_said(parts: Sequence[float]) -> tuple[float, ...]:
    """A season from twelve numbers, one for each month from January on, of any size. Raises
    UnableToPlan."""
    if len(parts) != YEAR or min(parts) <= 0:
        raise UnableToPlan(flaw=PlanFlaw.NO_SEASON, where="season", given=len(parts))
    mean = sum(parts) / YEAR
    return tuple(one / mean for one in parts)


def season_of(arrived: Sequence[int]) -> tuple[float, ...]:
    """How many times the mean month each of the twelve brings, from whole years of months that
    begin with a January; all alike below two years, or where a month of the year never brought
    anybody: one year alone tells a season from chance by nothing."""
    years = len(arrived) // YEAR
    if years < 2:
        return (1.0,) * YEAR
    sums = [sum(arrived[month : years * YEAR : YEAR]) for month in range(YEAR)]
    if not all(sums):
        return (1.0,) * YEAR
    mean = sum(sums) / YEAR
    return tuple(one / mean for one in sums)


def spread(leads: int, *, months: Sequence[int], season: Sequence[float]) -> tuple[int, ...]:
    """So many leads over months (1 to 12) by their season, in whole leads that add up."""
    return tuple(allocate(leads, [season[month - 1] for month in months]))


def in_time(arrivals: Sequence[int], *, lag: Lag, last: int) -> float:
    """How many of the leads of months 0, 1, … count for a target of month `last`: those who come
    late are worth what the lag leaves them."""
    return sum(count * lag.by(last - month) for month, count in enumerate(arrivals))


def leads_in_time(
    needed: int, *, lag: Lag, months: int, season: Sequence[float] | None = None
) -> int:
    """How many leads spread over so many months it takes, that as many as needed count by the end
    of the last. Raises UnableToPlan where none would be in time."""
    weights = season or (1.0,) * months
    worth = sum(
        weight * lag.by(months - 1 - month) for month, weight in enumerate(weights[:months])
    ) / sum(weights[:months])
    if worth <= 0:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LATE, where="months", given=months)
    return math.ceil(needed / worth)


def still_needed(standing: Standing, *, odds: Odds, lag: Lag) -> StillNeeded:
    """What is still to come for a target, by what has come so far. Raises UnableToPlan for a
    deadline that has passed."""
    if standing.last < standing.now:
        raise UnableToPlan(flaw=PlanFlaw.PASSED, where="until", given=standing.last)
    open_ = max(standing.customers - standing.won, 0)
    on_the_way = sum(
        count * (lag.by(standing.last - month) - lag.by(standing.now - 1 - month))
        for month, count in enumerate(standing.arrived[: standing.now + 1])
    )
    left = standing.last - standing.now + 1
    worth = [lag.by(standing.last - month) for month in range(standing.now, standing.last + 1)]
    mean = sum(worth) / left
    past = standing.arrived[: standing.now]
    pace = round(sum(past) / len(past) * left) if past else 0
    needed = leads_for(customers=open_, odds=odds, sure=SAFE)
    missing = max(needed - on_the_way, 0.0)
    return StillNeeded(
        chance=chance(customers=open_, leads=int(on_the_way + pace * mean), odds=odds),
        at_pace=pace,
        safe=math.ceil(missing / mean) if mean > 0 else None if missing else 0,
        until=max(
            (month for month in range(standing.now, standing.last + 1)
             if lag.by(standing.last - month) >= _HALF),
            default=None,
        ),
    )  # fmt: skip
