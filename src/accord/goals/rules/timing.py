"""Lag and season: leads that come in a month serve the revenue of later ones.

Time is told in months from the first day of a period's first month: 0.5 is its middle. Those who
come in a month, or in the days of it that count, have from the first of these days on.
"""

import math
from collections.abc import Sequence
from datetime import date

import numpy

from accord.goals.rules.chances import SAFE, chance, leads_for
from accord.goals.values.chances import Odds
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.timing import MOST_LAG, Lag, Standing, StillNeeded

DAYS_OF_MONTH = 365.25 / 12
YEAR = 12
_HALF = 0.5
_NOTHING = 1e-9
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


def edges_between(start: date, end: date) -> tuple[float, ...]:
    """Where the months of a period begin, and at last where the period ends, both days included;
    one more than there are months."""
    count = (end.year - start.year) * YEAR + end.month - start.month + 1
    first, last = (start.day - 1) / days_of(start), end.day / days_of(end)
    return (first, *map(float, range(1, count)), count - 1 + last)


def days_of(day: date) -> int:
    """How many days its month has."""
    following = date(day.year + day.month // YEAR, day.month % YEAR + 1, 1)
    return (following - day.replace(day=1)).days


def weights_of(
    *, months: Sequence[int], edges: Sequence[float], season: Sequence[float]
) -> list[float]:
    """How much of a period's leads each of its months (1 to 12) brings: by season, and by how much
    of it the period holds."""
    return [
        season[month - 1] * (edges[place + 1] - edges[place]) for place, month in enumerate(months)
    ]


def within(lag: Lag, ages: numpy.ndarray) -> numpy.ndarray:
    """The shares that have become customers so many months after coming. Within a month as many in
    each part of it; within the first by how many are left, so that at once stays at once."""
    after = numpy.maximum(ages, 0.0)
    told = numpy.minimum(numpy.cumsum([0.0, *lag.shares]), 1.0)
    first = 1.0 - (1.0 - told[1]) ** numpy.minimum(after, 1.0)
    later = numpy.interp(after, numpy.arange(len(told)), told)
    return numpy.asarray(numpy.where(after < 1.0, first, later))


def due_by(
    edges: Sequence[float], *, arrivals: Sequence[float], lag: Lag, before: Sequence[float] = ()
) -> numpy.ndarray:
    """How many leads, of those who become customers at all, do so from the first edge to each of
    the others; in leads. before: those who came earlier, month by month, the newest first: [0] in
    the first month, before its day."""
    ends, begins = numpy.asarray(edges[1:]), numpy.asarray(edges[: len(arrivals)])
    found = numpy.zeros(len(ends))
    if len(arrivals):
        found += numpy.asarray(arrivals[: len(ends)]) @ within(lag, ends - begins[:, None])
    if any(before):
        ago = numpy.arange(len(before))[:, None]
        found += before @ (within(lag, ends + ago) - within(lag, edges[0] + ago))
    return found


def leads_in_time(
    needed: float,
    *,
    lag: Lag,
    edges: Sequence[float],
    weights: Sequence[float],
    before: Sequence[float] = (),
) -> int:
    """How many leads it takes, spread over the months of a period by these weights, that as many as
    needed count by its end; those who came before and are still to become customers are taken off.
    Raises UnableToPlan where none would be in time."""
    missing = needed - on_the_way(before, lag=lag, edges=edges)
    if missing <= _NOTHING:
        return 0
    worth = float(due_by(edges, arrivals=weights, lag=lag)[-1]) / sum(weights)
    if worth <= 0:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LATE, where="months", given=len(weights))
    return math.ceil(missing / worth - _NOTHING)


def in_time_of(
    leads: int,
    *,
    lag: Lag,
    edges: Sequence[float],
    weights: Sequence[float],
    before: Sequence[float] = (),
) -> int:
    """For how many so many leads and those who came before are in time: the most of which
    `leads_in_time` asks for no more."""
    worth = float(due_by(edges, arrivals=weights, lag=lag)[-1]) / sum(weights)
    own = max((leads + _NOTHING) * worth, _NOTHING)
    return math.floor(on_the_way(before, lag=lag, edges=edges) + own)


def on_the_way(before: Sequence[float], *, lag: Lag, edges: Sequence[float]) -> float:
    """How many leads those are worth who came before a period and become customers within it."""
    return float(due_by(edges, arrivals=(), lag=lag, before=before)[-1])


def leads_before(
    by_month: Sequence[tuple[date, int]],
    *,
    start: date,
    today: date,
    lag: Lag,
    season: Sequence[float],
) -> tuple[float, ...]:
    """Leads of the months before a period that may become customers within it, the newest first, as
    `due_by` takes them. by_month: all so far by the first day of their month; days that are still
    to come are taken as the last year's mean."""
    counts = {(day.year, day.month): count for day, count in by_month}
    now = _place(today)
    since = max(min((_place(day) for day, _count in by_month), default=now), now - YEAR)
    past = sum(count for day, count in by_month if since <= _place(day) < now)
    pace = past / (now - since) if since < now else 0.0  # a month without leads has no row
    found = []
    for months in range(len(lag.shares) + 1):
        year, month = divmod(_place(start) - months, YEAR)
        first = date(year, month + 1, 1)
        length = days_of(first)
        days = length if months else start.day - 1
        seen = min(days, max((today - first).days + 1, 0))
        known = counts.get((first.year, first.month), 0)
        over = length if _place(first) < now else today.day
        to_come = pace * season[month] * (days - seen) / length
        found.append(round(known * seen / over + to_come, 3))
    return tuple(found)


def _place(day: date) -> int:
    return day.year * YEAR + day.month - 1


def still_needed(standing: Standing, *, odds: Odds, lag: Lag) -> StillNeeded:
    """What is still to come for a target, by what has come so far. Raises UnableToPlan for a
    deadline that has passed."""
    if standing.last < standing.now:
        raise UnableToPlan(flaw=PlanFlaw.PASSED, where="until", given=standing.last)
    open_ = max(standing.customers - standing.won, 0)
    today, end = standing.now + standing.over, standing.last + standing.end
    coming = _open(standing, lag=lag, today=today, end=end)
    # Of the month that runs only what is left of it.
    begins = [max(today, float(month)) for month in range(standing.now, standing.last + 1)]
    lengths = [
        max(until - begin, 0.0)
        for begin, until in zip(begins, [*begins[1:], end], strict=True)
    ]  # fmt: skip
    left, worths = sum(lengths), within(lag, end - numpy.asarray(begins))
    worth = float(numpy.dot(lengths, worths)) / left if left > _NOTHING else 0.0
    pace = round(_pace(standing, today) * left)
    missing = leads_for(customers=open_, odds=odds, sure=SAFE) - coming
    is_enough = missing <= _NOTHING
    return StillNeeded(
        chance=chance(customers=open_, leads=int(coming + pace * worth), odds=odds),
        at_pace=pace,
        safe=0 if is_enough else math.ceil(missing / worth - _NOTHING) if worth > 0 else None,
        until=max(
            (standing.now + place for place, share in enumerate(worths) if share >= _HALF),
            default=None,
        ),
    )


def _open(standing: Standing, *, lag: Lag, today: float, end: float) -> float:
    """How many leads those are worth who have come and are still to become customers. Of the month
    that runs those who do so within it do so day by day."""
    arrived = standing.arrived[: standing.now + 1]
    months = numpy.arange(len(arrived))
    done = within(lag, today - months)
    done[standing.now :] = lag.by(0) * standing.over
    return float(numpy.dot(arrived, numpy.maximum(within(lag, end - months) - done, 0.0)))


def _pace(standing: Standing, today: float) -> float:
    """Leads of a month as they came in the last year, or since anybody comes."""
    first = max(standing.now - YEAR, 0)
    return sum(standing.arrived[first : standing.now + 1]) / (today - first) if today > first else 0
