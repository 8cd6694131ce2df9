"""Figures, and what they must reach."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity: several values of one unit, and the bound its median must keep.

    `at_least` and `at_most` are gates; without either the figure is told for orientation.
    """

    benchmark: str
    name: str
    unit: str
    values: tuple[float, ...]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def median(self) -> float:
        """The middle of the values."""
        return median(self.values)

    @property
    def kept(self) -> bool | None:
        """Whether the gate holds; None where there is none."""
        if self.at_least is not None:
            return self.median >= self.at_least
        return None if self.at_most is None else self.median <= self.at_most

    @property
    def gate(self) -> str:
        """The bound in words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:.4g}"
        return "" if self.at_most is None else f"≤ {self.at_most:.4g}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "median": self.median, "kept": self.kept}


def line_of(figure: Figure) -> str:
    """A line of the table that the command prints."""
    verdict = {True: "kept", False: "MISSED", None: ""}[figure.kept]
    spread = (
        f"{min(figure.values):.4g} … {max(figure.values):.4g}" if len(figure.values) > 1 else ""
    )
    return (
        f"{figure.benchmark:8} {figure.name:52} {figure.median:>10.4g} {figure.unit:8} "
        f"{spread:22} {figure.gate:10} {verdict}"
    ).rstrip()
