"""How many leads a target needs: the first thing both teams can reckon, without any data."""

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Need:
    """Customers and leads that a target needs, each rounded up: nobody is half a customer."""

    customers: int
    leads: int


def leads_needed(*, target: Fraction, average_deal: Fraction, rate: Fraction) -> Need:
    """target and average_deal of one currency; rate: the share of leads that become customers.

    Steps are exact, and the second begins from the rounded first (2.3). Raises ValueError.
    """
    if target < 0 or average_deal <= 0 or not 0 < rate <= 1:
        raise ValueError("A target of 0 or more, a deal above 0, a rate above 0 and up to 1.")
    customers = math.ceil(target / average_deal)
    return Need(customers, math.ceil(customers / rate))
