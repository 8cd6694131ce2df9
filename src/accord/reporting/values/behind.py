"""What stands behind a figure of money."""

from __future__ import annotations

from dataclasses import dataclass

from accord.campaigns.values import Booking
from accord.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CostBehind:
    """One cost; told: in the currency that all are told in, None where no rate is known."""

    booking: Booking
    amount: Money
    told: Money | None


@dataclass(frozen=True, slots=True)
class Together:
    """So many records and their sums, each currency by itself."""

    count: int = 0
    sums: tuple[Money, ...] = ()
