"""What can be done about a plan that is not safe, what it costs, and who has the time for it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Lever(StrEnum):
    """LEADS: more of them. RATE: more of a step go on. DEAL: each deal brings more."""

    LEADS = "leads"
    RATE = "rate"
    DEAL = "deal"


@dataclass(frozen=True, slots=True)
class Offer:
    """A lever somebody could pull. step: the place of the link, for RATE. cost: in major units, of
    one more lead, or of one part in a hundred more of a rate or a deal."""

    lever: Lever
    cost: Fraction | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Pull:
    """How far one lever alone has to be pulled for 8 in 10: leads more, or how much more of a rate
    or deal (0.2 is a fifth); None where it cannot be done by it. cost: None where nobody said."""

    offer: Offer
    more: Fraction | None
    cost: Fraction | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Who follows up, and how fast; half a post counts as half. hours: of one SDR a week for
    following up; per_hour: attempts; per_lead: attempts each lead gets on average; deals:
    opportunities an AE can work in the period."""

    sdrs: Fraction
    hours: Fraction
    per_hour: Fraction
    per_lead: Fraction
    weeks: Fraction
    aes: Fraction
    deals: Fraction


@dataclass(frozen=True, slots=True)
class Capacity:
    """Attempts the leads need and can get, opportunities that come and that can be worked."""

    attempts_needed: int
    attempts_there: int
    attempts_each: Fraction | None
    opportunities: int | None
    opportunities_there: int

    @property
    def is_enough_for_leads(self) -> bool:
        return self.attempts_needed <= self.attempts_there

    @property
    def is_enough_for_deals(self) -> bool:
        return self.opportunities is None or self.opportunities <= self.opportunities_there


@dataclass(frozen=True, slots=True)
class Road:
    """What money brings on one road: exact expectations, stage by stage, in order."""

    stages: tuple[tuple[str, Fraction], ...]
    customers: Fraction
    revenue: Fraction
    cost_of_customer: Fraction | None
