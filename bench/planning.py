"""A plan of three years for twenty segments: ranges, chance, two numbers, levers."""

import time
from fractions import Fraction

from accord.goals.rules.chain import measured, plan_back
from accord.goals.rules.chances import odds_of, two_numbers
from accord.goals.rules.forecasting import forecast
from accord.goals.rules.levers import pulls
from accord.goals.values.forecast import Deals, PlannedSegment
from accord.goals.values.levers import Lever, Offer
from accord.goals.values.timing import Lag
from bench.values import Figure

SEGMENTS, MONTHS, ROUNDS = 20, 36, 7
LAG = Lag((0.1, 0.25, 0.3, 0.15, 0.1, 0.05, 0.05))
TARGET, DEAL = Fraction(2_600_000), Fraction(1_000)


def measure() -> list[Figure]:
    """Seconds for the whole plan, as its page asks for it, in one process."""
    links = [
        measured("lead", "sql", won=400, of=2_000),
        measured("sql", "customer", won=40, of=400),
    ]
    segments = [
        PlannedSegment(str(number), (200,) * MONTHS, odds_of(links), LAG,
                       Deals(float(DEAL), 1.2, 40))
        for number in range(SEGMENTS)
    ]  # fmt: skip
    offers = [Offer(Lever.LEADS, Fraction(40)), Offer(Lever.RATE, Fraction(900)),
              Offer(Lever.RATE, Fraction(900), 1), Offer(Lever.DEAL, Fraction(900))]  # fmt: skip
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        forecast(segments, months=MONTHS, target=float(TARGET))
        plan = plan_back(target=TARGET, average_deal=DEAL, links=links)
        planned = plan.needs[0].need
        two_numbers(customers=plan.customers, planned=planned, links=links)
        pulls(target=TARGET, average_deal=DEAL, links=links, leads=planned, offers=offers)
        times.append(time.perf_counter() - began)
    return [Figure("plans", "3 years of 20 segments", "s", tuple(times), at_most=1)]
