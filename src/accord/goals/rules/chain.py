"""From a target back to the first stage: exact shares, each number that is shown rounded up.

The customers are rounded up first and all else is reckoned from them, as a half customer does not
exist; between the stages nothing is rounded (formulas 2.3).
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.plans import (
    LEAST_RATE,
    MOST_COUNT,
    MOST_LINKS,
    MOST_MONEY,
    Link,
    Need,
    ReversePlan,
)
from accord.kernel.shares import wilson


def plan_back(*, target: Fraction, average_deal: Fraction, links: Sequence[Link]) -> ReversePlan:
    """What a target takes; target and average_deal of one currency, links in the order in which
    people pass them. Raises UnableToPlan."""
    check_links(links)
    customers = customers_for(target=target, average_deal=average_deal)
    return ReversePlan(customers, needs_of(customers=customers, links=links))


def customers_for(*, target: Fraction, average_deal: Fraction) -> int:
    """Whole customers that a target takes. Raises UnableToPlan."""
    if target < 0:
        raise UnableToPlan(flaw=PlanFlaw.NEGATIVE_TARGET, where="target", given=target)
    if average_deal <= 0:
        raise UnableToPlan(flaw=PlanFlaw.NO_DEAL, where="average_deal", given=average_deal)
    for where, said in (("target", target), ("average_deal", average_deal)):
        if said > MOST_MONEY:
            raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where=where, given=said)
    customers = math.ceil(target / average_deal)
    if customers > MOST_COUNT:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where="target", given=target)
    return customers


def needs_of(*, customers: int, links: Sequence[Link]) -> tuple[Need, ...]:
    """What so many customers take of each stage before them. `check_links` has taken the links."""
    needs: list[Need] = []
    for place in reversed(range(len(links))):
        rest = links[place:]
        exact = customers / rate_of(rest)
        low, high = _range(customers, rest)
        needs.append(Need(links[place].start, math.ceil(exact), exact, low, high))
    return tuple(reversed(needs))


def check_links(links: Sequence[Link]) -> None:
    """Raises UnableToPlan for links that are no chain, or of which one has no rate to plan by."""
    if not links or len(links) > MOST_LINKS:
        raise UnableToPlan(flaw=PlanFlaw.NO_CHAIN, where="chain", given=len(links))
    for place, (link, following) in enumerate(pairwise(links)):
        if link.end != following.start:
            where = f"chain[{place + 1}].from"
            raise UnableToPlan(flaw=PlanFlaw.BROKEN_CHAIN, where=where, given=following.start)
    stages = [links[0].start, *(link.end for link in links)]
    for place, stage in enumerate(stages):
        if stage in stages[:place]:
            where = f"chain[{place - 1}].to"
            raise UnableToPlan(flaw=PlanFlaw.BROKEN_CHAIN, where=where, given=stage)
    for place, link in enumerate(links):
        _check_rate(link, f"chain[{place}]")


def measured(start: str, end: str, *, won: int, of: int, where: str = "chain") -> Link:
    """A link whose rate was counted. Raises UnableToPlan for counts that give no rate."""
    if min(won, of) < 0:
        raise UnableToPlan(flaw=PlanFlaw.NOT_A_RATE, where=where, given=min(won, of))
    if of == 0:
        raise UnableToPlan(flaw=PlanFlaw.EMPTY_COHORT, where=where, given=of)
    if won > of:
        raise UnableToPlan(flaw=PlanFlaw.MORE_THAN_ENTERED, where=where, given=won)
    if won == 0:
        raise UnableToPlan(flaw=PlanFlaw.NOBODY_REACHED, where=where, given=won)
    if of > MOST_COUNT:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where=where, given=of)
    return Link(start, end, Fraction(won, of), won, of)


def rate_of(links: Sequence[Link]) -> Fraction:
    """The share of the first stage that comes to the last."""
    rate = Fraction(1)
    for link in links:
        rate *= link.rate
    return rate


def range_of(link: Link) -> tuple[float, float]:
    """Between what the rate of a link lies 95 times in 100; a bare assumption has no width."""
    if link.won is not None and link.of is not None:
        found = wilson(link.won, link.of)
        return found.low, found.high
    if link.low is not None and link.high is not None:
        return float(link.low), float(link.high)
    return float(link.rate), float(link.rate)


def whole_range(links: Sequence[Link]) -> tuple[float, float]:
    """Between what the rate of a whole chain lies: the distances of its links from their rates,
    as logarithms, squared, added and drawn (MOVER); of one link it is that link's own range."""
    rate = float(rate_of(links))
    ends = [range_of(link) for link in links]
    if len(links) == 1:
        return ends[0]
    down, up = (
        math.sqrt(
            sum(
                math.log(pair[side] / float(link.rate)) ** 2
                for link, pair in zip(links, ends, strict=True)
            )
        )
        for side in (0, 1)
    )
    return rate * math.exp(-down), min(1.0, rate * math.exp(up))


def _range(customers: int, links: Sequence[Link]) -> tuple[int | None, int | None]:
    if not any(link.has_range for link in links):
        return None, None
    low, high = whole_range(links)
    return math.ceil(customers / high), math.ceil(customers / low)


def _check_rate(link: Link, where: str) -> None:
    if link.rate == 0:
        raise UnableToPlan(flaw=PlanFlaw.ZERO_RATE, where=where, given=link.rate)
    if not LEAST_RATE <= link.rate <= 1:
        raise UnableToPlan(flaw=PlanFlaw.NOT_A_RATE, where=where, given=link.rate)
    if link.low is None and link.high is None:
        return
    if link.low is None or link.high is None or not 0 < link.low <= link.rate <= link.high <= 1:
        raise UnableToPlan(flaw=PlanFlaw.RANGE_APART, where=where, given=link.rate)
