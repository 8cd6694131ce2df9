"""A plan from a target back to how many of each stage it takes. Rates are shares from 0 to 1."""

from dataclasses import dataclass
from fractions import Fraction

MOST_LINKS = 12
LONGEST_STAGE = 40
MOST_MONEY = 10**15
MOST_COUNT = 10**9
# Below this a rate is no rate anybody can plan by: one in a thousand million.
LEAST_RATE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Link:
    """The share of one stage that comes to the next.

    won, of: the counts the rate was measured by, None where it is assumed. low, high: the range of
    an assumed rate, None where nobody has said one.
    """

    start: str
    end: str
    rate: Fraction
    won: int | None = None
    of: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def is_measured(self) -> bool:
        return self.of is not None

    @property
    def has_range(self) -> bool:
        """Whether anything says how far the rate may be off."""
        return self.is_measured or self.low is not None


@dataclass(frozen=True, slots=True)
class Need:
    """How many of a stage it takes, rounded up; `exact` before rounding. low, high: how many it
    may take, 95 times in 100, where a rate from here on has a range."""

    stage: str
    need: int
    exact: Fraction
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class ReversePlan:
    """The customers a target takes, and what it takes of each stage before them, in the order in
    which people pass them."""

    customers: int
    needs: tuple[Need, ...]

    def of(self, stage: str) -> Need | None:
        """What it takes of a stage, None where the plan has no such stage."""
        return next((one for one in self.needs if one.stage == stage), None)
