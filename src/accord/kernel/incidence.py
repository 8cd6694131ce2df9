"""Shares by age where some subjects are still open and one outcome rules out the others.

Aalen and Johansen's estimator: the share that has come to outcome k by day t is the sum over days
of S(before) x (k on that day) / (still at risk on that day), S being the share with no outcome
yet. The shares of all outcomes and S always add up to 1. Those who are still open on the day of
an outcome count as at risk on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """So many people watched for `days`, then the outcome; None is still open."""

    days: float
    outcome: str | None = None
    people: int = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that has come to one outcome by each day; flat between its points."""

    points: tuple[tuple[float, float], ...]

    def by(self, day: float) -> float:
        """The share on that day; 0 before the first point."""
        return max((share for at, share in self.points if at <= day), default=0.0)


def incidence(observations: Iterable[Observation], *, outcomes: Sequence[str]) -> dict[str, Curve]:
    """For each outcome the share that came to it by each observed day.

    An outcome that is not named counts as still open on its day. Every curve has a point on
    every observed day.
    """
    by_day = _counted_by_day(observations)
    at_risk = sum(sum(counts.values()) for counts in by_day.values())
    undecided = 1.0
    reached = dict.fromkeys(outcomes, 0.0)
    points: dict[str, list[tuple[float, float]]] = {outcome: [] for outcome in outcomes}
    for day in sorted(by_day):
        counts = by_day[day]
        for outcome in outcomes:
            reached[outcome] += undecided * counts[outcome] / at_risk
            points[outcome].append((day, reached[outcome]))
        decided = sum(counts[outcome] for outcome in outcomes)
        undecided *= 1 - decided / at_risk
        at_risk -= sum(counts.values())
    return {outcome: Curve(tuple(points[outcome])) for outcome in outcomes}


def still_open(curves: Iterable[Curve], *, day: float) -> float:
    """The share with no outcome yet on that day."""
    return 1 - sum(curve.by(day) for curve in curves)


def _counted_by_day(
    observations: Iterable[Observation],
) -> dict[float, Counter[str | None]]:
    by_day: dict[float, Counter[str | None]] = {}
    for observation in observations:
        by_day.setdefault(observation.days, Counter())[observation.outcome] += observation.people
    return by_day
