"""A plan drawn many times over: rates as uncertain as their counts, leads that become customers by
chance and after their lag, deals of different sizes. Seeded, so that the same plan always says the
same."""

import math
from collections.abc import Sequence

import numpy

from accord.goals.rules.timing import due_by
from accord.goals.values.chances import Odds
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import MOST_SEGMENTS, Deals, Forecast, PlannedSegment, Span
from accord.goals.values.timing import MOST_MONTHS

DRAWS = 1_000
SEED = 0x676F616C  # "goal"
_ENDS = (10, 50, 90)  # between the outer two it lies 8 times in 10


def forecast(
    segments: Sequence[PlannedSegment],
    *,
    months: int,
    target: float | None = None,
    edges: Sequence[float] = (),
) -> Forecast:
    """What a plan brings within so many months; edges: where they begin, and at last where they
    end, whole ones if empty. Raises UnableToPlan for too many of either."""
    return forecasts(segments, months=months, target=target, edges=edges)[0]


def forecasts(
    segments: Sequence[PlannedSegment],
    *,
    months: int,
    target: float | None = None,
    targets: Sequence[float] = (),
    edges: Sequence[float] = (),
) -> tuple[Forecast, list[Forecast]]:
    """What a plan brings, and of the same draws what each of its segments does, for which targets
    are given. Raises UnableToPlan for too many of either."""
    if not 0 < months <= MOST_MONTHS or not 0 < len(segments) <= MOST_SEGMENTS:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where="months", given=months)
    draws = numpy.random.default_rng(SEED)
    customers = numpy.zeros((DRAWS, months))
    revenue = numpy.zeros((DRAWS, months))
    by_segment, each = [], []
    for place, segment in enumerate(segments):
        came = _customers(segment, edges or range(months + 1), draws)
        brought = _revenue(came, segment.deals, draws)
        customers += came
        revenue += brought
        by_segment.append((segment.name, _span(brought.sum(axis=1))))
        if targets:
            each.append(_told(came, brought, by_segment[-1:], targets[place]))
    return _told(customers, revenue, by_segment, target), each


def _told(
    customers: numpy.ndarray,
    revenue: numpy.ndarray,
    by_segment: Sequence[tuple[str, Span]],
    target: float | None,
) -> Forecast:
    whole = revenue.sum(axis=1)
    return Forecast(
        customers=_spans(customers),
        revenue=_spans(revenue),
        all_customers=_span(customers.sum(axis=1)),
        all_revenue=_span(whole),
        by_segment=tuple(by_segment),
        chance=None if target is None else float((whole >= target).mean()),
    )


def _customers(
    segment: PlannedSegment, edges: Sequence[float], draws: numpy.random.Generator
) -> numpy.ndarray:
    """Customers by draw and month. Of n leads a month and a small rate the customers of one lag are
    as good as independent, each a binomial of its own."""
    rates = _rates(segment.odds, draws)
    due = due_by(edges, arrivals=segment.arrivals, lag=segment.lag, before=segment.before)
    expected = numpy.maximum(numpy.diff(due, prepend=0.0).round(9), 0.0)
    whole = numpy.floor(expected)
    # What is less than a whole lead stays a chance.
    leads = (whole + (draws.random((DRAWS, len(whole))) < expected - whole)).astype(numpy.int64)
    return draws.binomial(leads, rates[:, None]).astype(float)


def _rates(odds: Odds, draws: numpy.random.Generator) -> numpy.ndarray:
    if odds.variance <= 0:
        return numpy.full(DRAWS, odds.mean)
    return draws.beta(*odds.shape, DRAWS)


def _revenue(
    customers: numpy.ndarray, deals: Deals, draws: numpy.random.Generator
) -> numpy.ndarray:
    """Sums of deals that are gamma distributed around a mean that is itself only estimated."""
    if deals.spread <= 0:
        return customers * deals.mean
    means = numpy.full(DRAWS, deals.mean)
    if deals.counted:
        off = deals.spread / math.sqrt(deals.counted)
        means = means * draws.gamma(1 / off**2, off**2, DRAWS)
    shape = 1 / deals.spread**2
    sums = draws.standard_gamma(numpy.maximum(customers * shape, 1e-9))
    return numpy.where(customers > 0, sums / shape * means[:, None], 0.0)


def _spans(values: numpy.ndarray) -> tuple[Span, ...]:
    found = numpy.percentile(values, _ENDS, axis=0)
    return tuple(Span(*map(float, column)) for column in found.T)


def _span(values: numpy.ndarray) -> Span:
    return Span(*map(float, numpy.percentile(values, _ENDS)))
