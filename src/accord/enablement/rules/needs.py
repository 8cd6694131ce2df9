"""Quarters, and from how many answers on they are told; pure."""

from datetime import date

from accord.enablement.values.needs import Told

FEWEST = 5  # answers: of fewer, one could tell who said what


def quarter_of(day: date) -> str:
    """The quarter of a day, such as 2026-q4."""
    return f"{day.year}-q{(day.month + 2) // 3}"


def told(*, yes: int, no: int) -> Told | None:
    """What was answered; None where too few did."""
    return Told(yes, yes + no) if yes + no >= FEWEST else None
