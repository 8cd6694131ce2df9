"""A plan of three years for twenty segments: totals, ranges, chance, two numbers, levers."""

import time
from datetime import date
from fractions import Fraction

from accord.goals.rules.chain import measured
from accord.goals.rules.pulling import pulls
from accord.goals.rules.segments import as_one, whole
from accord.goals.values.kept import Asked, Segment
from accord.goals.values.levers import Lever, Offer
from accord.goals.values.timing import Lag
from bench.values import Figure

SEGMENTS, ROUNDS = 20, 7
LAG = Lag((0.1, 0.25, 0.3, 0.15, 0.1, 0.05, 0.05))
TARGET, DEAL = Fraction(130_000), Fraction(1_000)


def measure() -> list[Figure]:
    """Seconds for the whole plan, as its page asks for it, in one process."""
    links = (
        measured("lead", "sql", won=400, of=2_000),
        measured("sql", "customer", won=40, of=400),
    )
    asked = Asked(
        target=TARGET, currency="EUR", average_deal=DEAL, links=links, start=date(2027, 1, 1),
        end=date(2029, 12, 31), spread=1.2, counted=40, lag=LAG,
    )  # fmt: skip
    segments = [Segment(str(number), asked) for number in range(SEGMENTS)]
    offers = [Offer(Lever.LEADS, Fraction(40)), Offer(Lever.RATE, Fraction(900)),
              Offer(Lever.RATE, Fraction(900), 1), Offer(Lever.DEAL, Fraction(900))]  # fmt: skip
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        found = whole(segments)
        as_one(found)
        for segment, each in found.segments:
            pulls(segment.asked, each, offers=offers)
        times.append(time.perf_counter() - began)
    return [Figure("plans", "3 years of 20 segments", "s", tuple(times), at_most=1)]
