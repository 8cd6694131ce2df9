"""Why revenue is short of the plan: the causes, and what of the gap each of them made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    UNTOLD = "untold"
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
    Cause.UNTOLD: Side.BOTH,
    Cause.TIMING: Side.BOTH,
    Cause.ELSEWHERE: Side.BOTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Leads that are alike: their share of the volume, the share that makes each step as
    observed, lateness and giving up included, and what a won deal is worth in minor units.
    told: the share of the won ones whose worth is told: not in another currency, nor unknown."""

    share: Fraction
    rates: tuple[Fraction, ...]
    deal: Fraction
    told: Fraction = Fraction(1)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the leads of one segment by the end of a period.

    valued: those won with an amount in the currency that is told, and amount what that is in minor
    units. timed, late, made, late_made: those with a promised time
    for the first try, of them those tried after it, and of each those that came to a deal.
    """

    leads: int = 0
    mql: int = 0
    sql: int = 0
    opportunity: int = 0
    decided: int = 0
    won: int = 0
    valued: int = 0
    amount: int = 0
    timed: int = 0
    late: int = 0
    made: int = 0
    late_made: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why a period brought more or less than another, or than was planned; parts add up to `after`
    less `before`.

    lag: days between a lead and the deal it becomes, by half of the won ones; the leads of a
    period came that much earlier. worth_of_soon: how often a late lead comes to a deal against one
    tried in time, 1 where that is not known or makes no difference. came: the first day and the
    day after the last on which the leads of the later period came. is_exchanged: whether amounts
    of other currencies are in it, by the rates of their days; left_out: currencies of which some
    are not, as no rate is known.
    """

    currency: str
    before: int
    after: int
    parts: tuple[Part, ...]
    lag: int
    worth_of_soon: Fraction
    came: tuple[date, date]
    segments: tuple[Mapping[str, Counts], Mapping[str, Counts]]
    is_exchanged: bool = False
    left_out: tuple[str, ...] = ()
    is_plan: bool = False

    def counts(self, name: str, *, segment: str | None = None) -> tuple[int, int]:
        """So many leads of the earlier and of the later period, of one segment or of all."""
        earlier, later = (
            sum(getattr(one, name) for key, one in period.items() if segment in (None, key))
            for period in self.segments
        )
        return earlier, later
