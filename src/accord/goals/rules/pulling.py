"""Levers of a plan: how far each alone has to be pulled until the plan's leads are safe.

Each is read as the plan is, by the lag, the season and whom came before, so that a what-if of the
same lever asks for no more than these leads.
"""

import bisect
import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from accord.goals.rules.chain import customers_for, range_of
from accord.goals.rules.chances import SAFE, chance, odds_of
from accord.goals.rules.planning import from_leads, months_between
from accord.goals.rules.timing import edges_between, in_time_of, weights_of
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.kept import Answer, Asked
from accord.goals.values.levers import Lever, Offer, Pull
from accord.goals.values.plans import Link

_STEP = Fraction(1, 100)
_FARTHEST = 900  # hundredths: ten times as much is no lever any more


def pulls(asked: Asked, answer: Answer, *, offers: Sequence[Offer]) -> list[Pull]:
    """How far each lever alone has to be pulled until the planned leads are safe; the cheapest
    first, those without a price last, as they were offered."""
    edges = edges_between(asked.start, asked.end)
    counted = in_time_of(
        answer.planned, lag=asked.lag, edges=edges, before=asked.before,
        weights=weights_of(
            months=months_between(asked.start, asked.end), edges=edges, season=asked.season
        ),
    )  # fmt: skip
    found = [_pull(offer, asked, answer, most=_two_digits_below(counted)) for offer in offers]
    return sorted(found, key=lambda one: (one.cost is None, one.cost or 0))


def pulled(asked: Asked, *, lever: Lever, step: str, by: Fraction) -> Asked:
    """The same plan with a rate or deal that is so much higher (0.1: a tenth), as in a what-if;
    step: where the link of a rate starts. A range goes with its rate. More leads are no other plan,
    so LEADS changes nothing. Raises UnableToPlan."""
    if by <= -1:
        raise UnableToPlan(flaw=PlanFlaw.NOT_A_RATE, where="by", given=by)
    if lever is Lever.DEAL:
        return replace(asked, average_deal=asked.average_deal * (1 + by))
    if lever is Lever.RATE:
        links = tuple(_lifted(link, by) if link.start == step else link for link in asked.links)
        return replace(asked, links=links)
    return asked


def _pull(offer: Offer, asked: Asked, answer: Answer, *, most: int) -> Pull:
    """most: leads of the chain for which the planned ones are in time."""
    if offer.lever is Lever.LEADS:
        more = Fraction(max(answer.safe - answer.planned, 0))
        return Pull(offer, more, None if offer.cost is None else more * offer.cost)
    step = from_leads(asked.links)[offer.step]

    def is_safe(hundredths: int) -> bool:
        if not hundredths:
            return answer.safe <= answer.planned
        other = pulled(asked, lever=offer.lever, step=step.start, by=hundredths * _STEP)
        customers = customers_for(target=other.target, average_deal=other.average_deal)
        odds = odds_of(from_leads(other.links))
        return chance(customers=customers, leads=most, odds=odds) >= SAFE

    farthest = _FARTHEST
    if offer.lever is Lever.RATE:  # nobody lifts a rate past all
        farthest = min(farthest, math.floor((1 / step.rate - 1) / _STEP))
    if not is_safe(0) and not is_safe(farthest):
        return Pull(offer, None, None)
    hundredths = 0
    if not is_safe(0):
        hundredths = bisect.bisect_left(range(farthest), True, lo=1, key=is_safe)
    cost = None if offer.cost is None else hundredths * offer.cost
    return Pull(offer, hundredths * _STEP, cost)


def _two_digits_below(count: int) -> int:
    """The largest count up to this one that is told as it is: a safe number has two digits."""
    step = int(10 ** max(len(str(count)) - 2, 0))
    return count // step * step


def _lifted(link: Link, by: Fraction) -> Link:
    rate = min(link.rate * (1 + by), Fraction(1))
    if not link.has_range:
        return replace(link, rate=rate)
    low, high = (Fraction(end).limit_denominator(10**9) * (1 + by) for end in range_of(link))
    return Link(
        link.start, link.end, rate, low=min(low, rate), high=min(max(high, rate), Fraction(1))
    )
