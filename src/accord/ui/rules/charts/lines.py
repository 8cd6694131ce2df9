"""A line over time with its band, and the small line in a row."""

import math
from collections.abc import Sequence

from accord.ui.rules.charts import scales
from accord.ui.values.charts import (
    Anchor,
    MarkLine,
    Sparkline,
    SparklineDrawing,
    Text,
    Tick,
    Trend,
    TrendDrawing,
)

ACROSS = 1000.0
_TOP_ROOM = 18.0
_FOOT_ROOM = 22.0


def trend(chart: Trend, *, is_wide: bool) -> TrendDrawing:
    """Zero is the base. The last point carries the words, so no legend is needed."""
    plot_height = 160.0 if is_wide else 140.0
    plot_x, plot_width = (9.0, 89.0) if is_wide else (14.0, 84.0)
    marks = scales.ticks(_highest(chart), steps=5 if is_wide else 4)
    down = [_down(point.value, marks[-1], plot_height) for point in chart.points]
    across = _across(len(chart.points))
    last_x = plot_x + plot_width * across[-1] / ACROSS if across else plot_x
    last_y = _TOP_ROOM + down[-1] if down else _TOP_ROOM + plot_height
    return TrendDrawing(
        height=_TOP_ROOM + plot_height + _FOOT_ROOM,
        plot_x=plot_x,
        plot_width=plot_width,
        plot_height=plot_height,
        band=_band(chart, across, marks[-1], plot_height),
        line=_line(across, down, last=_settled(chart)),
        young_line=_line(across, down, first=_settled(chart)),
        dot_x=round(last_x, 2),
        dot_y=round(last_y, 2),
        ticks=_ticks(marks, plot_x, plot_height),
        texts=(*_foot(chart, across, plot_x, plot_width, plot_height, 6 if is_wide else 3),
               Text(words=chart.end_words, x=round(last_x, 2), y=_end_y(down, last_y, plot_height),
                    anchor=Anchor.END, is_strong=True)),
        marks=_marks(chart, across, plot_x, plot_width),
        is_end_young=bool(chart.points) and chart.points[-1].is_young,
    )  # fmt: skip


def sparkline(chart: Sparkline, *, width: float = 96, height: float = 24) -> SparklineDrawing:
    """From zero to the highest value; three pixels stay free for the dot."""
    top = max(chart.values, default=0.0)
    room = height - 6
    across = [x * (width - 6) / ACROSS + 3 for x in _across(len(chart.values))]
    down = [3 + _down(value, top, room) for value in chart.values]
    return SparklineDrawing(
        width=width,
        height=height,
        line=_line(across, down),
        dot_x=round(across[-1], 2) if across else width - 3,
        dot_y=round(down[-1], 2) if down else height - 3,
    )


def _end_y(down: Sequence[float], last_y: float, plot_height: float) -> float:
    """The words of the last point stand on the side that the line does not come from."""
    falls = len(down) > 1 and down[-1] > down[-2]
    below = last_y + 19
    if falls and below <= _TOP_ROOM + plot_height - 4:
        return round(below, 2)
    return round(max(last_y - 9, 11), 2)


def _marks(
    chart: Trend, across: Sequence[float], plot_x: float, plot_width: float
) -> tuple[MarkLine, ...]:
    """Each at its place between the points; what lies outside them stands at the edge."""
    last = max(len(across) - 1, 0)
    return tuple(
        MarkLine(
            x=round(plot_x + plot_width * (min(max(mark.place, 0), last) / last if last else 1), 2),
            number=number,
            is_strong=mark.is_strong,
        )
        for number, mark in enumerate(chart.marks, start=1)
    )


def _highest(chart: Trend) -> float:
    return max((max(point.value, point.high or 0.0) for point in chart.points), default=0.0)


def _settled(chart: Trend) -> int:
    """How far the full line runs: to the last point before the first young one."""
    young = (index for index, point in enumerate(chart.points) if point.is_young)
    first = next(young, len(chart.points))
    return max(first - 1, 0)


def _across(count: int) -> list[float]:
    if count == 1:
        return [ACROSS]
    return [round(ACROSS * index / (count - 1), 2) for index in range(count)]


def _down(value: float, top: float, height: float) -> float:
    return round(height - scales.position(value, top=top, start=0, length=height), 2)


def _line(
    across: Sequence[float], down: Sequence[float], *, first: int = 0, last: int | None = None
) -> str:
    end = None if last is None else last + 1
    pairs = list(zip(across, down, strict=True))[first:end]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in pairs) if len(pairs) > 1 else ""


def _band(chart: Trend, across: Sequence[float], top: float, height: float) -> str:
    ends = [
        (x, _down(point.high, top, height), _down(point.low, top, height))
        for x, point in zip(across, chart.points, strict=True)
        if point.low is not None and point.high is not None
    ]
    if len(ends) < 2:
        return ""
    upper = [f"{x:g} {high:g}" for x, high, _low in ends]
    lower = [f"{x:g} {low:g}" for x, _high, low in reversed(ends)]
    return "M" + "L".join(upper + lower) + "Z"


def _ticks(marks: Sequence[float], plot_x: float, height: float) -> tuple[Tick, ...]:
    return tuple(
        Tick(
            x=plot_x,
            y=round(_TOP_ROOM + _down(mark, marks[-1], height), 2),
            value=mark,
            digits=scales.digits(mark),
        )
        for mark in marks
    )


def _foot(
    chart: Trend,
    across: Sequence[float],
    plot_x: float,
    plot_width: float,
    height: float,
    most: int,
) -> list[Text]:
    """The last label always, and back from it at equal steps as far as they fit."""
    count = len(chart.points)
    if not count:
        return []
    stride = max(1, math.ceil((count - 1) / (most - 1)))
    chosen = range((count - 1) % stride, count, stride)
    return [
        Text(
            words=chart.points[index].label,
            x=round(plot_x + plot_width * across[index] / ACROSS, 2),
            y=_TOP_ROOM + height + 17,
            anchor=_anchor(index, count),
        )
        for index in chosen
    ]


def _anchor(index: int, count: int) -> Anchor:
    if index == count - 1:
        return Anchor.END
    return Anchor.START if index == 0 else Anchor.MIDDLE
