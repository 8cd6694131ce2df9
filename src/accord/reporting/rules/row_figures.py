"""Figures as they stand in rows, for a sentence that is made of them."""

from __future__ import annotations

from accord.kernel.money import Money
from accord.reporting.values.measures import Result, Row


def total_of(result: Result, name: str) -> int:
    """A count of all rows together."""
    return sum(whole_of(row, name) for row in result.rows)


def whole_of(row: Row, name: str) -> int:
    """A count; 0 where the row has none."""
    figure = row.figures[name]
    return figure if isinstance(figure, int) else 0


def number_of(row: Row, name: str) -> float:
    """A number; 0 where the row has none."""
    figure = row.figures[name]
    return float(figure) if isinstance(figure, int | float) else 0.0


def money_of(row: Row, name: str) -> Money:
    """Money, which the row has."""
    figure = row.figures[name]
    if not isinstance(figure, Money):
        raise TypeError(f"{name} is money, not {figure!r}")
    return figure
