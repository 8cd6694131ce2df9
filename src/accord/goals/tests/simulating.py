"""A company that is drawn, and what a plan said of it before: does the range hold what came?"""

from dataclasses import dataclass

import numpy

from accord.goals.rules.chain import measured
from accord.goals.rules.chances import odds_of
from accord.goals.rules.forecasting import forecast
from accord.goals.values.forecast import Deals, PlannedSegment
from accord.goals.values.timing import Lag

MONTHS = 12
LAG = (0.1, 0.25, 0.3, 0.15, 0.1, 0.05, 0.05)


@dataclass(frozen=True, slots=True)
class Held:
    """How many of the runs ended within the range of 8 in 10."""

    runs: int
    customers: int
    revenue: int


def run(*, runs: int, seed: int, is_sure: bool = False) -> Held:
    """Each run draws a company of its own: two rates, sizes of deals, what was counted of them in
    the past; a plan is made of the counts alone, then the months to come are drawn lead by lead,
    with what still comes of those before.

    is_sure: the plan takes the counted rates for the true ones, which it must not.
    """
    draws = numpy.random.default_rng(seed)
    held = [_one(draws, is_sure=is_sure) for _run in range(runs)]
    return Held(runs, sum(one for one, _ in held), sum(other for _, other in held))


def _one(draws: numpy.random.Generator, *, is_sure: bool) -> tuple[bool, bool]:
    rates = draws.uniform(0.1, 0.3), draws.uniform(0.15, 0.4)
    mean, spread = draws.uniform(500, 5_000), draws.uniform(0.3, 1.2)
    leads = int(draws.integers(300, 1_500))
    sqls = max(int(draws.binomial(leads, rates[0])), 1)
    won = max(int(draws.binomial(sqls, rates[1])), 2)
    sizes = _deals(draws, won, mean, spread)
    links = [measured("lead", "sql", won=sqls, of=leads), measured("sql", "won", won=won, of=sqls)]
    if is_sure:
        links = [measured(one.start, one.end, won=one.won * 10**5, of=one.of * 10**5)
                 for one in links]  # fmt: skip
    arrivals = tuple(int(each) for each in draws.integers(100, 400, MONTHS))
    before = (0, *(int(each) for each in draws.integers(100, 400, len(LAG))))
    seen = sizes.std(ddof=1) / sizes.mean()
    plan = forecast(
        [PlannedSegment("all", arrivals, odds_of(links), Lag(LAG),
                        Deals(float(sizes.mean()), float(seen), won), before)],
        months=MONTHS,
    )  # fmt: skip
    came = 0
    for month, count in (*enumerate(arrivals), *((-ago, one) for ago, one in enumerate(before))):
        customers = draws.binomial(count, rates[0] * rates[1])
        after = draws.choice(len(LAG), size=customers, p=LAG)
        came += int(((month + after >= 0) & (month + after < MONTHS)).sum())
    brought = float(_deals(draws, came, mean, spread).sum())
    customers, revenue = plan.all_customers, plan.all_revenue
    return (
        customers.low <= came <= customers.high,
        revenue.low <= brought <= revenue.high,
    )


def _deals(draws: numpy.random.Generator, count: int, mean: float, spread: float) -> numpy.ndarray:
    """Sizes of deals, as lopsided as they are in life (lognormal, which the plan does not know)."""
    sigma = numpy.sqrt(numpy.log1p(spread**2))
    return mean * draws.lognormal(-(sigma**2) / 2, sigma, count)
