"""Leads as dots: interest to the right, fit upwards, a line where each begins to be high."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, WIDTH = 8.0, 90.0  # of a hundred
TOP, HEIGHT, BELOW = 12.0, 280.0, 26.0
_SOME = 0.02  # at each end, so many dots may lie beyond the edge and are drawn on it
_AIR = 1.08


@dataclass(frozen=True, slots=True)
class PlotDot:
    """x in hundredths of the width, y in pixels."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A number beside an axis."""

    at: float
    value: int


@dataclass(frozen=True, slots=True)
class Span:
    """From which to which number an axis reaches."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """How far along the axis a number lies; beyond its ends, at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with its scale, so that whoever moves a line knows what it says."""

    dots: tuple[PlotDot, ...]
    fit: Span
    interest: Span
    fit_from: int
    interest_from: int
    line_x: float
    line_y: float
    fit_marks: tuple[Mark, ...]
    interest_marks: tuple[Mark, ...]

    left, width, right = LEFT, WIDTH, LEFT + WIDTH
    top, height, bottom = TOP, HEIGHT, TOP + HEIGHT
    all_height = TOP + HEIGHT + BELOW


def plot(dots: Sequence[tuple[float, float, str]], *, fit_from: int, interest_from: int) -> Plot:
    """dots: fit, interest and what each is drawn as."""
    fit = _span([one[0] for one in dots], line=fit_from)
    interest = _span([one[1] for one in dots], line=interest_from)
    drawn = tuple(
        PlotDot(_x(interest, of_interest), _y(fit, of_fit, place), kind)
        for place, (of_fit, of_interest, kind) in enumerate(dots)
    )
    return Plot(
        dots=drawn,
        fit=fit,
        interest=interest,
        fit_from=fit_from,
        interest_from=interest_from,
        line_x=_x(interest, interest_from),
        line_y=_y(fit, fit_from, None),
        fit_marks=tuple(Mark(_y(fit, value, None), value) for value in _ends(fit, fit_from)),
        interest_marks=tuple(
            Mark(_x(interest, value), value) for value in _ends(interest, interest_from)
        ),
    )


def _span(values: Sequence[float], *, line: int) -> Span:
    """Wide enough for nearly all, for nought and for the line with room on both sides."""
    ordered = sorted(values)
    beyond = int(len(ordered) * _SOME)
    low = ordered[beyond] if ordered else 0.0
    high = ordered[-1 - beyond] if ordered else 0.0
    low, high = min(0.0, low, line * _AIR), max(high * _AIR, line * 1.5, 10.0)
    return Span(float(round(low)), float(round(high)))


def _ends(span: Span, line: int) -> list[int]:
    """The numbers beside an axis: its ends, where they do not lie upon the line."""
    room = (span.high - span.low) / 12
    ends = [value for value in (int(span.low), int(span.high)) if abs(value - line) > room]
    return [*ends, line]


def _x(span: Span, value: float) -> float:
    return round(LEFT + WIDTH * span.share(value), 2)


def _y(span: Span, value: float, place: int | None) -> float:
    """place: dots of one number lie a little apart, each always in its own place."""
    apart = 0.0 if place is None else (place * 5 % 7 - 3) * 1.2
    return round(min(TOP + HEIGHT, max(TOP, TOP + HEIGHT * (1 - span.share(value)) + apart)), 1)
