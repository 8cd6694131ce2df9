"""What a plan is asked with, as it is kept, and all that follows from it."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from accord.goals.values.chances import Chances, Narrowing
from accord.goals.values.forecast import Deals, Forecast
from accord.goals.values.plans import Link, ReversePlan
from accord.goals.values.timing import AT_ONCE, Lag

EVERY_MONTH = (1.0,) * 12
# A plan of a day is as good as one of a month; of more nobody knows anything.
MOST_DAYS = 3 * 366
MOST_SEGMENTS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A target of a period, both days included, and what it is reckoned from. spread, counted: how
    far single deals are from their mean, and how many were counted; 0: the deal is assumed.
    season: how many times the mean month each of the twelve brings. before: leads of the months
    before the first, the newest first; [0] those of the first month before its day."""

    target: Fraction
    currency: str
    average_deal: Fraction
    links: tuple[Link, ...]
    start: date
    end: date
    spread: float = 0.0
    counted: int = 0
    lag: Lag = AT_ONCE
    season: tuple[float, ...] = EVERY_MONTH
    before: tuple[float, ...] = ()

    @property
    def deals(self) -> Deals:
        return Deals(float(self.average_deal), self.spread, self.counted)


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows. months: of the period, begun ones counted; planned, safe: leads that have to
    come within the period, as some come too late to count and others came before it; on_the_way:
    how many of the chain's those are worth who did; every_month: the planned ones by month;
    forecast: what comes of the planned ones and of those before."""

    plan: ReversePlan
    first: str
    chances: Chances
    months: int
    planned: int
    safe: int
    every_month: tuple[int, ...]
    narrowing: Narrowing | None
    forecast: Forecast
    on_the_way: float = 0.0


@dataclass(frozen=True, slots=True)
class Following:
    """The period after a plan's, both days included. then: leads that have to come in it for the
    same target after the plan's, None where none would be in time; steady: leads of each of both
    periods where both take as many."""

    start: date
    end: date
    then: int | None
    steady: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a plan with a target and rates of its own. name: "" for a plan of one part. group:
    the origin of the leads by which it is counted, "" for all."""

    name: str
    asked: Asked
    group: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """What follows of a plan in segments, each answered by itself; all else are sums of theirs, as
    they are shown. stages: how many of each stage, where all segments pass it; every_month: leads;
    forecast: of all of them together. safe: more than 8 in 10, as each segment alone is safe."""

    segments: tuple[tuple[Segment, Answer], ...]
    customers: int
    planned: int
    safe: int
    stages: tuple[tuple[str, int], ...]
    every_month: tuple[int, ...]
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan that was kept for a goal; the newest of a goal counts. asked: of all its segments
    together. comment: how one that is far beyond what ever was is to be reached."""

    goal_key: str
    number: int
    asked: Asked
    segments: tuple[Segment, ...]
    comment: str
    made_by_id: int | None
    made_at: datetime
