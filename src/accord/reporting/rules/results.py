"""Time, speed and return of what was won."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from accord.kernel.money import CurrenciesDiffer, Money
from accord.kernel.quantiles import median, p90
from accord.reporting.values.figures import TimeSummary


def time_summary(days: Sequence[float]) -> TimeSummary:
    """Count, mean, median and the days that nine in ten do not exceed."""
    mean = sum(days) / len(days) if days else None
    return TimeSummary(len(days), mean, median(days), p90(days))


def velocity(
    *,
    opportunities: int,
    win_rate: Decimal | Fraction,
    average_value: Money,
    cycle_days: Decimal | Fraction | int,
) -> Money | None:
    """Money won per day: opportunities x win rate x average value / cycle length (2.7).

    All four of the same funnel: the win rate is that of qualified opportunities, not of leads.
    None for a cycle of no length.
    """
    if not cycle_days:
        return None
    value = opportunities * Fraction(win_rate) * Fraction(average_value.amount)
    return Money.rounded(value / Fraction(cycle_days), currency=average_value.currency)


def return_on_investment(*, gained: Money, cost: Money) -> float | None:
    """(gained - cost) / cost (2.10); None where nothing was spent. Raises CurrenciesDiffer."""
    if gained.currency != cost.currency:
        raise CurrenciesDiffer(gained.currency, cost.currency)
    return (gained.minor - cost.minor) / cost.minor if cost.minor else None


def cost_each(*, cost: Money, count: int) -> Money | None:
    """What one of `count` cost; None for none."""
    return Money.rounded(Fraction(cost.amount) / count, currency=cost.currency) if count else None
