"""A plan in several segments: each with a target, deal and rates of its own, and all together.

Nothing is reckoned anew from sums: the totals are what the segments say, added, so that they add up
wherever both are shown.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, zip_longest
from typing import Any

from accord.goals.rules.chain import plan_back, rate_of, whole_range
from accord.goals.rules.forecasting import forecast, forecasts
from accord.goals.rules.levers import needs_comment
from accord.goals.rules.planning import (
    asked_body,
    months_between,
    planned,
    read_asked,
    reckon,
)
from accord.goals.rules.timing import edges_between
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import NOTHING_YET, Forecast
from accord.goals.values.kept import MOST_SEGMENTS, Answer, Asked, Segment, Whole
from accord.goals.values.plans import Link, ReversePlan
from accord.goals.values.timing import MOST_LAG, Lag

CUSTOMER = "customer"


def whole(segments: Sequence[Segment]) -> Whole:
    """What a plan in segments says. Raises UnableToPlan, naming the segment by its place."""
    found = needed(segments)
    targets = [float(segment.asked.target) for segment in segments]
    brings, by_segment = forecasts(
        [
            planned(segment.name, segment.asked, each.every_month)
            for segment, each in found.segments
        ],
        months=len(found.every_month), target=sum(targets), targets=targets,
        edges=_edges(segments),
    )  # fmt: skip
    told = zip(found.segments, by_segment, strict=True)
    return replace(
        found,
        segments=tuple((segment, replace(each, forecast=own)) for (segment, each), own in told),
        forecast=brings,
    )


def needed(segments: Sequence[Segment]) -> Whole:
    """The same but for what comes of it, which is to be forecast: for whoever tells only what it
    takes. Raises UnableToPlan, naming the segment by its place."""
    check(segments)
    reckoned = []
    for place, segment in enumerate(segments):
        try:
            reckoned.append(reckon(segment.asked))
        except UnableToPlan as refusal:
            where = f"segments[{place}].{refusal.where}"
            raise UnableToPlan(flaw=refusal.flaw, where=where, given=refusal.given) from refusal
    found = list(zip(segments, reckoned, strict=True))
    return Whole(
        segments=tuple(found),
        customers=sum(each.plan.customers for each in reckoned),
        planned=sum(each.planned for each in reckoned),
        safe=sum(each.safe for each in reckoned),
        stages=tuple((stage, _needed(stage, found)) for stage in stages_of(segments)),
        every_month=tuple(
            sum(each.every_month[month] for each in reckoned) for month in range(reckoned[0].months)
        ),
        forecast=NOTHING_YET,
    )


def check(segments: Sequence[Segment]) -> None:
    """Raises UnableToPlan for segments that are none, too many, or of several periods or
    currencies: such have no total."""
    if not 0 < len(segments) <= MOST_SEGMENTS:
        raise UnableToPlan(flaw=PlanFlaw.TOO_MANY_SEGMENTS, where="segments", given=len(segments))
    first = segments[0].asked
    for place, segment in enumerate(segments):
        asked = segment.asked
        if asked.currency != first.currency:
            raise UnableToPlan(
                flaw=PlanFlaw.OTHER_CURRENCY, where=f"segments[{place}]", given=asked.currency
            )
        if (asked.start, asked.end) != (first.start, first.end):
            raise UnableToPlan(
                flaw=PlanFlaw.OTHER_PERIOD, where=f"segments[{place}]", given=asked.start
            )


def stages_of(segments: Sequence[Segment]) -> list[str]:
    """The stages before customers that all segments pass, in their order."""
    passed = [[link.start for link in segment.asked.links] for segment in segments]
    return [stage for stage in passed[0] if all(stage in each for each in passed)]


def merged(segments: Sequence[Segment]) -> Asked:
    """A plan in segments as if it were of one: of the same sums, so that whoever knows of no
    segments reads the same customers and stages."""
    check(segments)
    if len(segments) == 1:
        return segments[0].asked
    first = segments[0].asked
    plans = [_back(one) for one in segments]
    customers = sum(plan.customers for plan in plans)
    target = sum((one.asked.target for one in segments), Fraction(0))
    if not customers:
        return replace(first, target=target)
    weights = [plan.customers / customers for plan in plans]
    stages = [*stages_of(segments), CUSTOMER]
    return Asked(
        target=target,
        currency=first.currency,
        average_deal=target / customers,
        links=tuple(
            _merged_link(start, end, list(zip(segments, plans, strict=True)))
            for start, end in pairwise(stages)
        ),
        start=first.start,
        end=first.end,
        lag=_mixed_lag([one.asked.lag for one in segments], weights),
        season=tuple(
            sum(
                weight * one.asked.season[month]
                for weight, one in zip(weights, segments, strict=True)
            )
            for month in range(12)
        ),
        before=tuple(
            sum(each) for each in zip_longest(*(one.asked.before for one in segments), fillvalue=0)
        ),
    )


def as_one(found: Whole) -> tuple[Asked, Answer]:
    """A plan in segments as one question and its answer, with the sums and the forecast of them."""
    if len(found.segments) == 1:
        segment, alone = found.segments[0]
        return segment.asked, alone
    asked = merged([segment for segment, _each in found.segments])
    together = reckon(asked)
    chances = replace(
        together.chances,
        planned=sum(each.chances.planned for _segment, each in found.segments),
        safe=sum(each.chances.safe for _segment, each in found.segments),
    )
    return asked, replace(
        together, chances=chances, planned=found.planned, safe=found.safe,
        every_month=found.every_month, forecast=found.forecast,
        on_the_way=sum(each.on_the_way for _segment, each in found.segments),
    )  # fmt: skip


def outcome(segments: Sequence[Segment], arrivals: Sequence[Sequence[int]]) -> Forecast:
    """What comes of leads by segment and month that are given, whatever the plan asks for: the
    forecast of a what-if, beside that of the plan with the same leads."""
    check(segments)
    months = len(months_between(segments[0].asked.start, segments[0].asked.end))
    return forecast(
        [
            planned(one.name, one.asked, tuple(came))
            for one, came in zip(segments, arrivals, strict=True)
        ],
        months=months,
        target=float(sum(one.asked.target for one in segments)),
        edges=_edges(segments),
    )


def times_of_best(
    leads: int, *, start: date, end: date, best_month: Fraction | None
) -> Fraction | None:
    """How many times the best month so many leads of a period ask for in each of its months; a
    period of less than a month is held against one. None where nobody ever came."""
    if not best_month:
        return None
    months = max(Fraction((end - start).days + 1) / Fraction(36525, 1200), Fraction(1))
    return leads / months / best_month


def beyond(found: Whole, *, best: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    """The segments that ask for three times the best month or more, by name with how many times;
    "" for all together. best: leads of the best month by group, "" for all."""
    asked = found.segments[0][0].asked
    wanted = [("", "", found.planned)]
    if len(found.segments) > 1:
        wanted += [(one.name, one.group, each.planned) for one, each in found.segments if one.group]
    told = []
    for name, group, leads in wanted:
        times = times_of_best(leads, start=asked.start, end=asked.end, best_month=best.get(group))
        if times is not None and needs_comment(times):
            told.append((name, times))
    return told


def plan_body(segments: Sequence[Segment], *, comment: str = "") -> dict[str, Any]:
    """A plan as it is kept; of one part without a name as what it is asked with alone."""
    first = segments[0]
    if len(segments) == 1 and not first.name and not first.group:
        body = asked_body(first.asked)
    else:
        body = {
            "segments": [
                {"name": one.name, "group": one.group, **asked_body(one.asked)} for one in segments
            ]
        }
    return {**body, "comment": comment} if comment else body


def read_plan(body: Mapping[str, Any]) -> tuple[Segment, ...]:
    """The segments of a plan that was kept."""
    if "segments" not in body:
        return (Segment("", read_asked(body)),)
    return tuple(Segment(one["name"], read_asked(one), one["group"]) for one in body["segments"])


def _edges(segments: Sequence[Segment]) -> tuple[float, ...]:
    return edges_between(segments[0].asked.start, segments[0].asked.end)


def _needed(stage: str, found: Sequence[tuple[Segment, Answer]]) -> int:
    needs = [each.plan.of(stage) for _segment, each in found]
    return sum(need.need for need in needs if need)


def _back(segment: Segment) -> ReversePlan:
    asked = segment.asked
    return plan_back(target=asked.target, average_deal=asked.average_deal, links=asked.links)


def _exact(plan: ReversePlan, stage: str) -> Fraction:
    need = plan.of(stage)
    return need.exact if need else Fraction(plan.customers)


def _merged_link(start: str, end: str, found: Sequence[tuple[Segment, ReversePlan]]) -> Link:
    """One step of all segments. Their ranges are of other people, so they even out: the distances
    of their rates from the ends, as logarithms, by how many come, squared, added and drawn."""
    before, after = (
        sum((_exact(plan, stage) for _one, plan in found), Fraction(0)) for stage in (start, end)
    )
    rate = after / before
    down = up = 0.0
    for segment, plan in found:
        links = _between(segment.asked.links, start, end)
        low, high = whole_range(links)
        own, part = float(rate_of(links)), float(_exact(plan, start) / before)
        down += (part * math.log(own / low)) ** 2 if low > 0 else 0.0
        up += (part * math.log(high / own)) ** 2
    if not down and not up:
        return Link(start, end, rate)
    least, most = (
        Fraction(float(rate) * math.exp(away)).limit_denominator(10**12)
        for away in (-math.sqrt(down), math.sqrt(up))
    )
    return Link(start, end, rate, low=min(least, rate), high=max(rate, min(most, Fraction(1))))


def _between(links: Sequence[Link], start: str, end: str) -> list[Link]:
    first = next(place for place, link in enumerate(links) if link.start == start)
    last = next(place for place, link in enumerate(links) if link.end == end)
    return list(links[first : last + 1])


def _mixed_lag(lags: Sequence[Lag], weights: Sequence[float]) -> Lag:
    longest = min(max(len(lag.shares) for lag in lags), MOST_LAG)
    return Lag(
        tuple(
            sum(
                weight * (lag.shares[month] if month < len(lag.shares) else 0.0)
                for weight, lag in zip(weights, lags, strict=True)
            )
            for month in range(longest)
        )
    )
