"""A plan over months and segments, and what may come of it."""

from dataclasses import dataclass

from accord.goals.values.chances import Odds
from accord.goals.values.timing import Lag

MOST_SEGMENTS = 50


@dataclass(frozen=True, slots=True)
class Deals:
    """What a won deal brings, in major units: the mean, how far single deals are from it (spread by
    mean) and by how many deals it is known; 0: it is assumed and taken as it is."""

    mean: float
    spread: float = 0.0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class PlannedSegment:
    """The leads of a segment by month from 0 on, and what becomes of them. before: those of the
    months before, the newest first; [0] of month 0, where the period begins within it."""

    name: str
    arrivals: tuple[int, ...]
    odds: Odds
    lag: Lag
    deals: Deals
    before: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Between low and high it lies 8 times in 10; middle: as often above as below."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What comes by month and in all; chance: that the target is reached, None without one;
    by_segment: revenue of each."""

    customers: tuple[Span, ...]
    revenue: tuple[Span, ...]
    all_customers: Span
    all_revenue: Span
    by_segment: tuple[tuple[str, Span], ...]
    chance: float | None


NOTHING_YET = Forecast((), (), Span(0, 0, 0), Span(0, 0, 0), (), None)
