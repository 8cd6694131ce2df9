"""How sure a plan is: the chance that so many leads bring so many customers, in closed form.

A counted rate is no sure thing: 10 of 500 may have been 1.1 or 3.6 of 100. It is held as a beta
distribution (of counts: half a case added to either side, Jeffreys' prior), a chain of rates as the
beta of the same mean and spread as their product, and the customers of n leads are beta-binomial.
"""

import math
from collections.abc import Sequence

import numpy

from accord.goals.values.chances import Chances, Odds
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.plans import Link
from accord.kernel.betas import beta_below
from accord.kernel.shares import Z_95

SAFE = 0.8
# Up to so many customers each is counted; beyond, how the rate lies tells nearly all.
_COUNTED = 100_000
MOST_LEADS = 10**12
_NOTHING = 1e-9


def odds_of(links: Sequence[Link]) -> Odds:
    """How the rate of a whole chain may lie: mean and variance, both between 0 and 1."""
    mean = square = 1.0
    for link in links:
        one = _odds_of(link)
        mean, square = mean * one.mean, square * (one.variance + one.mean**2)
    variance = square - mean**2
    # What is less is left over from sums of binary numbers.
    return Odds(mean, variance if variance > _NOTHING * mean**2 else 0.0)


def chance(*, customers: int, leads: int, odds: Odds) -> float:
    """How likely at least so many customers come of so many leads."""
    if customers <= 0:
        return 1.0
    if customers > leads:
        return 0.0
    if customers > _COUNTED:
        return _of_many(customers, leads, odds)
    below = _log_shares(customers, leads, odds)
    return float(min(1.0, max(0.0, 1.0 - numpy.exp(below).sum())))


def leads_for(*, customers: int, odds: Odds, sure: float) -> int:
    """The fewest leads with which so many customers come with this chance."""
    low, high = 0, max(1, math.ceil(customers / odds.mean))
    while chance(customers=customers, leads=high, odds=odds) < sure:
        low, high = high, high * 2
        if high > MOST_LEADS:
            raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where="target", given=customers)
    while low + 1 < high:
        middle = (low + high) // 2
        if chance(customers=customers, leads=middle, odds=odds) < sure:
            low = middle
        else:
            high = middle
    return high if customers else 0


def two_numbers(*, customers: int, planned: int, links: Sequence[Link]) -> Chances:
    """What the plan asks for and what is safe: `planned` leads with the chance they have, and the
    leads with which it comes 8 times in 10, told no finer than two digits, rounded up."""
    odds = odds_of(links)
    exact = leads_for(customers=customers, odds=odds, sure=SAFE)
    return Chances(
        planned=planned,
        planned_chance=chance(customers=customers, leads=planned, odds=odds),
        safe=two_digits(exact),
        safe_exact=exact,
    )


def two_digits(count: int) -> int:
    """A count rounded up to its first two digits: 691 is 700."""
    step = int(10 ** max(len(str(count)) - 2, 0))
    return -(-count // step) * step


def _odds_of(link: Link) -> Odds:
    if link.won is not None and link.of is not None:
        yes, no = link.won + 0.5, link.of - link.won + 0.5
        total = yes + no
        return Odds(yes / total, yes * no / (total**2 * (total + 1)))
    mean = float(link.rate)
    if link.low is None or link.high is None:
        return Odds(mean, 0.0)
    spread = float(link.high - link.low) / (2 * Z_95)
    return Odds(mean, min(spread**2, 0.25 * mean * (1 - mean)))


def _log_shares(customers: int, leads: int, odds: Odds) -> numpy.ndarray:
    """The logarithms of the chances of 0, 1, … customers - 1."""
    k = numpy.arange(customers - 1, dtype=float)
    if odds.variance <= 0:
        if odds.mean >= 1:
            return numpy.full(1, -numpy.inf)
        first = leads * math.log1p(-odds.mean)
        steps = numpy.log((leads - k) / (k + 1)) + math.log(odds.mean / (1 - odds.mean))
    else:
        yes, no = odds.shape
        first = (
            math.lgamma(leads + no) - math.lgamma(leads + yes + no)
            - math.lgamma(no) + math.lgamma(yes + no)
        )  # fmt: skip
        steps = numpy.log((leads - k) / (k + 1)) + numpy.log((k + yes) / (leads - k - 1 + no))
    return numpy.concatenate(([first], first + numpy.cumsum(steps)))


def _of_many(customers: int, leads: int, odds: Odds) -> float:
    """The share of leads that become customers, as a beta distribution of the same mean and spread;
    one so narrow that it leans to no side is as good as normal."""
    mean, enough = odds.mean, (customers - 0.5) / leads
    variance = mean * (1 - mean) / leads + (leads - 1) / leads * odds.variance
    if variance <= 0:
        return float(enough <= mean)
    yes, no = Odds(mean, variance).shape
    if yes <= _COUNTED:
        return 1.0 - beta_below(yes, no, enough)
    return 0.5 * math.erfc((enough - mean) / math.sqrt(2 * variance))
