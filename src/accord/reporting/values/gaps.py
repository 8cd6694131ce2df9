"""Why revenue is short of the plan: the causes, and what of the gap each of them made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Cause(StrEnum):
    """What of a funnel may differ from its plan."""

    VOLUME = "volume"
    FIT_MIX = "fit_mix"
    SPEED = "speed"
    PERSISTENCE = "persistence"
    CONVERSION = "conversion"
    DEAL_SIZE = "deal_size"
    TIMING = "timing"
    ELSEWHERE = "elsewhere"


class Side(StrEnum):
    """Which team a cause belongs to."""

    MARKETING = "marketing"
    SALES = "sales"
    BOTH = "both"


SIDES: Mapping[Cause, Side] = {
    Cause.VOLUME: Side.MARKETING,
    Cause.FIT_MIX: Side.MARKETING,
    Cause.SPEED: Side.SALES,
    Cause.PERSISTENCE: Side.SALES,
    Cause.DEAL_SIZE: Side.SALES,
    Cause.TIMING: Side.BOTH,
    Cause.ELSEWHERE: Side.BOTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Leads that are alike: their share of the volume, the share that makes each step as
    observed, lateness and giving up included, and what a won deal is worth in minor units."""

    share: Fraction
    rates: tuple[Fraction, ...]
    deal: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A funnel of one period, planned or as it was.

    late, few_tries: the shares of the leads that were first tried after their time, and that were
    given up with fewer tries than agreed. in_time: the share of what these leads won or will win
    that came before the period's end. revenue: minor units booked in the period; None: what the
    funnel gives.
    """

    volume: Fraction
    segments: Mapping[str, Segment]
    late: Fraction = Fraction(0)
    few_tries: Fraction = Fraction(0)
    in_time: Fraction = Fraction(1)
    revenue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What handling costs: how often a late lead makes the step against one in time (0.5: half as
    often), and one given up early against one that was not."""

    late: Fraction = Fraction(1)
    few_tries: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one cause made of the gap, in minor units; less than nothing where it cost revenue.

    step: the step of a conversion, counted from 0.
    """

    cause: Cause
    minor: int
    step: int | None = None

    def side(self, *, worked: int) -> Side:
        """Whose it is; steps before the one that sales works are marketing's."""
        if self.step is None:
            return SIDES[self.cause]
        return Side.MARKETING if self.step < worked else Side.SALES
