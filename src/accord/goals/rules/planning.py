"""All that follows from a target and what it is reckoned from, at once; and how it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy

from accord.goals.rules.chain import measured, plan_back
from accord.goals.rules.chances import odds_of, two_numbers
from accord.goals.rules.forecasting import forecast
from accord.goals.rules.levers import narrowing
from accord.goals.rules.timing import (
    days_of,
    due_by,
    edges_between,
    leads_in_time,
    on_the_way,
    weights_of,
)
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import NOTHING_YET, PlannedSegment
from accord.goals.values.kept import MOST_DAYS, Answer, Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag, Standing
from accord.kernel.money import allocate

LEAD = "lead"
_YEAR = 12


def answer(asked: Asked) -> Answer:
    """What a plan says. Raises UnableToPlan."""
    found = reckon(asked)
    brings = forecast(
        [planned("all", asked, found.every_month)], months=found.months,
        target=float(asked.target), edges=edges_between(asked.start, asked.end),
    )  # fmt: skip
    return replace(found, forecast=brings)


def planned(name: str, asked: Asked, arrivals: tuple[int, ...]) -> PlannedSegment:
    """Leads by month of a plan, as they are forecast."""
    odds = odds_of(from_leads(asked.links))
    return PlannedSegment(name, arrivals, odds, asked.lag, asked.deals, asked.before)


def reckon(asked: Asked) -> Answer:
    """What a plan says but for what comes of it, which is to be forecast. Raises UnableToPlan."""
    check_period(asked.start, asked.end)
    plan = plan_back(target=asked.target, average_deal=asked.average_deal, links=asked.links)
    links = from_leads(asked.links)
    need = plan.of(links[0].start)
    chances = two_numbers(customers=plan.customers, planned=need.need if need else 0, links=links)
    months = months_between(asked.start, asked.end)
    edges = edges_between(asked.start, asked.end)
    weights = weights_of(months=months, edges=edges, season=asked.season)
    due, safe = (
        leads_in_time(count, lag=asked.lag, edges=edges, weights=weights, before=asked.before)
        for count in (chances.planned, chances.safe)
    )
    return Answer(
        plan=plan,
        first=links[0].start,
        chances=chances,
        months=len(months),
        planned=due,
        safe=safe,
        every_month=tuple(allocate(due, weights)),
        narrowing=narrowing(links),
        forecast=NOTHING_YET,
        on_the_way=on_the_way(asked.before, lag=asked.lag, edges=edges),
    )


def due_share(
    asked: Asked | None, *, until: date, start: date | None = None, end: date | None = None
) -> Fraction:
    """What part of a goal is due before a day: by the leads of its plan's months and their lag, by
    all days alike without a plan of these days or where none would be in time. 0 before the first
    day, 1 after the last. start, end: of the goal, if not those of the plan."""
    first, last = start or (asked.start if asked else until), end or (asked.end if asked else until)
    length = (last - first).days + 1
    if not first < until <= last:
        return Fraction(until > last)
    if asked is None or (asked.start, asked.end) != (first, last):
        return Fraction((until - first).days, length)
    edges = edges_between(asked.start, asked.end)
    months = months_between(asked.start, asked.end)
    weights = weights_of(months=months, edges=edges, season=asked.season)
    plan = plan_back(target=asked.target, average_deal=asked.average_deal, links=asked.links)
    need = plan.of(from_leads(asked.links)[0].start)
    worth = float(due_by(edges, arrivals=weights, lag=asked.lag)[-1])
    missing = float(need.exact if need else 0)
    missing -= on_the_way(asked.before, lag=asked.lag, edges=edges)
    if worth <= 0 or (missing <= 0 and not any(asked.before)):
        return Fraction((until - asked.start).days, length)
    arrivals = [weight * max(missing, 0.0) / worth for weight in weights]
    due = due_by(edges, arrivals=arrivals, lag=asked.lag, before=asked.before)
    place = edges_between(asked.start, until - timedelta(days=1))[-1]
    share = numpy.interp(place, edges, [0.0, *due]) / due[-1]
    return Fraction(float(share)).limit_denominator(10**6)


def standing_of(
    by_month: Sequence[tuple[date, int]],
    *,
    asked: Asked,
    customers: int,
    won: int,
    today: date,
    until: date | None = None,
) -> Standing:
    """How far a plan is on a day within its period, to be reached until a day of it; its last
    unless said. by_month: all leads so far by the first day of
    their month; those of a year or of the lag before the period count as well."""
    back = max(len(asked.lag.shares), _YEAR)
    origin = _place(asked.start) - back
    known = {_place(day) - origin: count for day, count in by_month}
    first = max(min(known, default=0), 0)
    by = until or asked.end
    now, last = (_place(day) - origin - first for day in (today, by))
    arrived = tuple(known.get(first + month, 0) for month in range(now + 1))
    over, end = today.day / days_of(today), by.day / days_of(by)
    return Standing(customers, won, arrived, now, last, over, end)


def _place(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def from_leads(links: Sequence[Link]) -> tuple[Link, ...]:
    """The chain from leads on, or all of it where it has none: leads are what is promised."""
    places = [place for place, link in enumerate(links) if link.start == LEAD]
    return tuple(links[places[0] :] if places else links)


def months_between(start: date, end: date) -> list[int]:
    """The months (1 to 12) of a period, the begun ones at both ends included."""
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return [(start.month - 1 + month) % 12 + 1 for month in range(count)]


def check_period(start: date, end: date) -> None:
    """Raises UnableToPlan for a period that ends before it begins, or of more than three years."""
    if end < start:
        raise UnableToPlan(flaw=PlanFlaw.PASSED, where="end", given=end)
    if (end - start).days >= MOST_DAYS:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where="end", given=end)


def asked_body(asked: Asked) -> dict[str, Any]:
    """What a plan is asked with, as it is kept: exact numbers as text."""
    return {
        "target": str(asked.target),
        "currency": asked.currency,
        "average_deal": str(asked.average_deal),
        "chain": [_link_body(link) for link in asked.links],
        "from": asked.start.isoformat(),
        "to": asked.end.isoformat(),
        "spread": asked.spread,
        "counted": asked.counted,
        "lag": list(asked.lag.shares),
        "season": list(asked.season),
        **({"before": list(asked.before)} if any(asked.before) else {}),
    }


def read_asked(body: Mapping[str, Any]) -> Asked:
    """A plan that was kept."""
    return Asked(
        target=Fraction(body["target"]),
        currency=body["currency"],
        average_deal=Fraction(body["average_deal"]),
        links=tuple(_link(said) for said in body["chain"]),
        start=date.fromisoformat(body["from"]),
        end=date.fromisoformat(body["to"]),
        spread=body["spread"],
        counted=body["counted"],
        lag=Lag(tuple(body["lag"])),
        season=tuple(body["season"]),
        before=tuple(body.get("before", ())),
    )


def _link_body(link: Link) -> dict[str, Any]:
    said: dict[str, Any] = {"from": link.start, "to": link.end}
    if link.is_measured:
        return {**said, "won": link.won, "of": link.of}
    said["rate"] = str(link.rate)
    if link.low is not None and link.high is not None:
        said |= {"low": str(link.low), "high": str(link.high)}
    return said


def _link(said: Mapping[str, Any]) -> Link:
    if "of" in said:
        return measured(said["from"], said["to"], won=said["won"], of=said["of"])
    low, high = (Fraction(said[side]) if side in said else None for side in ("low", "high"))
    return Link(said["from"], said["to"], Fraction(said["rate"]), low=low, high=high)
