"""A promise through its window as a picture: what was promised dashed, what was done as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreements.values.facts import Point

WIDTH, HEIGHT, TOP = 1_000, 120, 18
MOST = 60  # points that are drawn; of more some are left out


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Paths over a width of a thousand; heights in pixels. end_x in hundredths of the width."""

    wanted: str
    done: str
    end_x: float
    end_y: float
    most: int
    left, width, height, top = 10, 84, HEIGHT, TOP
    all_height = TOP + HEIGHT + 24
    base = TOP + HEIGHT


def burn_up(points: Sequence[Point], *, until: datetime) -> BurnUp | None:
    """The picture of a promise from its first point to the end of its window; None of none."""
    if not points:
        return None
    start = points[0].at
    whole = max((until - start).total_seconds(), 1.0)
    most = max(float(max(one.wanted, one.done)) for one in points) or 1.0
    kept = thinned(points)
    places = [
        (
            min(WIDTH * (one.at - start).total_seconds() / whole, float(WIDTH)),
            _height(float(one.wanted), most),
            _height(float(one.done), most),
        )
        for one in kept
    ]
    x, _wanted, y = places[-1]
    return BurnUp(
        wanted=_steps([(at, wanted) for at, wanted, _done in places]),
        done=_steps([(at, done) for at, _wanted, done in places]),
        end_x=round(BurnUp.left + BurnUp.width * x / WIDTH, 2),
        end_y=round(TOP + y, 1),
        most=round(most),
    )


def thinned(points: Sequence[Point], *, at_most: int = MOST) -> list[Point]:
    """So many of them, the first and the last among them."""
    if len(points) <= at_most:
        return list(points)
    step = (len(points) - 1) / (at_most - 1)
    return [points[round(place * step)] for place in range(at_most)]


def _height(value: float, most: float) -> float:
    return round(HEIGHT * (1 - value / most), 1)


def _steps(places: Sequence[tuple[float, float]]) -> str:
    """A line that keeps its height until the next point."""
    x, y = places[0]
    drawn = [f"M{x:.1f} {y:.1f}"]
    drawn += [f"H{x:.1f}V{y:.1f}" for x, y in places[1:]]
    return "".join(drawn)
