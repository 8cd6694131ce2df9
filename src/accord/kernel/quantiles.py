"""Quantiles by linear interpolation between the two nearest ranks (Hyndman and Fan's type 7).

It is the definition of PostgreSQL's `percentile_cont` and DuckDB's `quantile_cont`, so a figure
is the same whether Python or SQL worked it out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable


def quantile(values: Iterable[float], at: float) -> float | None:
    """The value below which the share `at` (0 to 1) of the values lies; None of no values."""
    if not 0 <= at <= 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {at}")
    ordered = sorted(values)
    if not ordered:
        return None
    rank = (len(ordered) - 1) * at
    below = math.floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (rank - below)


def median(values: Iterable[float]) -> float | None:
    """The middle value; the mean of the two middle ones of an even number."""
    return quantile(values, 0.5)


def p90(values: Iterable[float]) -> float | None:
    """The value that nine in ten do not exceed."""
    return quantile(values, 0.9)
