"""Capacity, feasibility and what the same money brings on two roads; pure arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from accord.goals.rules.chain import range_of
from accord.goals.values.chances import Narrowing
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.levers import Capacity, Road, Staff
from accord.goals.values.plans import Link

# A goal of so many times the best month there ever was needs a word of why (A50).
TIMES_BEST = 3


def narrowing(links: Sequence[Link]) -> Narrowing | None:
    """Where most of the range comes from, and what would halve it; None without a range."""
    widths = [math.log(high / low) ** 2 if low > 0 else 0.0 for low, high in map(range_of, links)]
    if not any(widths):
        return None
    place = max(range(len(links)), key=lambda each: widths[each])
    link = links[place]
    return Narrowing(
        link.start, link.end, widths[place] / sum(widths), link.of,
        None if link.of is None else 3 * link.of,
    )  # fmt: skip


def capacity_of(staff: Staff, *, leads: int, opportunities: int | None) -> Capacity:
    """Whether those who are there can follow up so many leads and work so many opportunities.

    500 leads of 6 attempts each need 3,000 (formulas 2.3). Raises UnableToPlan below zero.
    """
    for name in ("sdrs", "hours", "per_hour", "per_lead", "weeks", "aes", "deals"):
        if getattr(staff, name) < 0:
            raise UnableToPlan(flaw=PlanFlaw.NEGATIVE, where=name, given=getattr(staff, name))
    there = math.floor(staff.sdrs * staff.hours * staff.per_hour * staff.weeks)
    return Capacity(
        attempts_needed=math.ceil(leads * staff.per_lead),
        attempts_there=there,
        attempts_each=Fraction(there, leads) if leads else None,
        opportunities=opportunities,
        opportunities_there=math.floor(staff.aes * staff.deals),
    )


def times_best(*, target: Fraction, months: Fraction, best_month: Fraction) -> Fraction | None:
    """How many times the best month the goal asks for each month; None where nothing was ever
    won. Raises UnableToPlan for a period of no time."""
    if months <= 0:
        raise UnableToPlan(flaw=PlanFlaw.PASSED, where="until", given=months)
    return target / months / best_month if best_month > 0 else None


def needs_comment(times: Fraction | None) -> bool:
    """Whether a goal is so far beyond what ever was that somebody has to say how."""
    return times is not None and times >= TIMES_BEST


def road(
    *, spend: Fraction, cost_of_first: Fraction, links: Sequence[Link], average_deal: Fraction
) -> Road:
    """What money brings: first the visits (or calls) it pays for, then stage by stage. Exact, and
    an expectation, so a part of a customer may come of it. Raises UnableToPlan."""
    if spend < 0:
        raise UnableToPlan(flaw=PlanFlaw.NEGATIVE, where="spend", given=spend)
    if cost_of_first <= 0:
        raise UnableToPlan(flaw=PlanFlaw.NO_COST, where="cost", given=cost_of_first)
    count = spend / cost_of_first
    stages = [(links[0].start, count)]
    for link in links:
        count *= link.rate
        stages.append((link.end, count))
    return Road(
        tuple(stages), count, count * average_deal, spend / count if spend and count else None
    )


def unlike(links: Sequence[Link], *, rates: dict[int, Fraction]) -> list[Link]:
    """The chain with other rates at some places, for a what-if: stated, so known by nobody."""
    return [
        replace(link, rate=rates[place], won=None, of=None, low=None, high=None)
        if place in rates
        else link
        for place, link in enumerate(links)
    ]
