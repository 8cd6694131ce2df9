"""All that follows from a target and what it is reckoned from, at once; and how it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from accord.goals.rules.chain import measured, plan_back
from accord.goals.rules.chances import odds_of, two_numbers
from accord.goals.rules.forecasting import forecast
from accord.goals.rules.levers import narrowing
from accord.goals.rules.timing import leads_in_time, spread
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import NOTHING_YET, PlannedSegment
from accord.goals.values.kept import MOST_DAYS, Answer, Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag

LEAD = "lead"


def answer(asked: Asked) -> Answer:
    """What a plan says. Raises UnableToPlan."""
    found = reckon(asked)
    brings = forecast(
        [planned("all", asked, found.every_month)], months=found.months, target=float(asked.target)
    )
    return replace(found, forecast=brings)


def planned(name: str, asked: Asked, arrivals: tuple[int, ...]) -> PlannedSegment:
    """Leads by month of a plan, as they are forecast."""
    return PlannedSegment(name, arrivals, odds_of(from_leads(asked.links)), asked.lag, asked.deals)


def reckon(asked: Asked) -> Answer:
    """What a plan says but for what comes of it, which is to be forecast. Raises UnableToPlan."""
    check_period(asked.start, asked.end)
    plan = plan_back(target=asked.target, average_deal=asked.average_deal, links=asked.links)
    links = from_leads(asked.links)
    need = plan.of(links[0].start)
    chances = two_numbers(customers=plan.customers, planned=need.need if need else 0, links=links)
    months = months_between(asked.start, asked.end)
    weights = [asked.season[month - 1] for month in months]
    due, safe = (
        leads_in_time(count, lag=asked.lag, months=len(months), season=weights) if count else 0
        for count in (chances.planned, chances.safe)
    )
    every_month = spread(due, months=months, season=asked.season)
    return Answer(
        plan=plan,
        first=links[0].start,
        chances=chances,
        months=len(months),
        planned=due,
        safe=safe,
        every_month=every_month,
        narrowing=narrowing(links),
        forecast=NOTHING_YET,
    )


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
