"""How exactly a length in days is told, wherever it is told."""

from decimal import ROUND_HALF_UP, Decimal

EXACT_BELOW = 10


def told_days(days: float) -> int | float:
    """Whole days, and below EXACT_BELOW with one decimal; half rounds up."""
    exact = Decimal(str(days))
    tenths = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if tenths >= EXACT_BELOW or tenths == tenths.to_integral_value():
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return float(tenths)
