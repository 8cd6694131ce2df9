"""Whose turn it was: one line on two lanes that crosses where a lead changes hands."""

from collections.abc import Sequence
from datetime import datetime

from accord.ui.rules.charts import scales
from accord.ui.values.charts import (
    Anchor,
    Text,
    Thread,
    ThreadDrawing,
    ThreadStroke,
    Turn,
)
from accord.ui.values.parts import Side

ACROSS = 1000.0
LANES = {Side.MARKETING: 8.0, Side.SALES: 30.0}
_MIDDLE = 19.0
_CROSSING = 14.0


def thread(chart: Thread, *, is_wide: bool) -> ThreadDrawing:
    """Time runs to scale, but every turn keeps room enough for its crossings to be seen."""
    starts = _starts(chart)
    plot_x, plot_width = (15.0, 85.0) if is_wide else (0.0, 100.0)
    strokes = tuple(
        stroke
        for index, turn in enumerate(chart.turns)
        for stroke in _strokes(chart.turns, turn, index, starts)
    )
    return ThreadDrawing(
        height=58.0,
        plot_x=plot_x,
        plot_width=plot_width,
        strokes=strokes,
        texts=_texts(chart, starts, plot_x, plot_width, scales.WIDE if is_wide else scales.NARROW),
    )


def _starts(chart: Thread) -> list[float]:
    """Where each turn begins, and the end, on a line of 1000; no turn is shorter than 44."""
    moments = [*(turn.start for turn in chart.turns), chart.end]
    least = min(3 * _CROSSING, ACROSS / max(len(chart.turns), 1))
    lengths = [max(0.0, _seconds(a, b)) for a, b in zip(moments, moments[1:], strict=False)]
    free = ACROSS - least * len(lengths)
    whole = sum(lengths) or 1.0
    at = [0.0]
    for length in lengths:
        at.append(at[-1] + least + free * length / whole)
    return [round(x, 2) for x in at]


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _strokes(
    turns: Sequence[Turn], turn: Turn, index: int, starts: Sequence[float]
) -> list[ThreadStroke]:
    """In from the middle where the lead came over, along the lane, out to the middle."""
    y = LANES[turn.side]
    comes = index > 0 and turns[index - 1].side is not turn.side
    goes = index + 1 < len(turns) and turns[index + 1].side is not turn.side
    start, end = starts[index], starts[index + 1]
    path = f"M{start:g} {y:g}"
    if comes:
        path = f"M{start:g} {_MIDDLE:g}C{start + 6:g} {_MIDDLE:g} {start + 6:g} {y:g} "
        path += f"{start + _CROSSING:g} {y:g}"
    path += f"H{end - _CROSSING if goes else end:g}"
    if goes:
        path += f"C{end - 6:g} {y:g} {end - 6:g} {_MIDDLE:g} {end:g} {_MIDDLE:g}"
    return [ThreadStroke(side=turn.side, path=path, is_waiting=turn.is_waiting)]


def _texts(
    chart: Thread, starts: Sequence[float], plot_x: float, plot_width: float, width: float
) -> tuple[Text, ...]:
    """The end's words always; from the newest turn back those that do not touch a neighbour."""
    end = Text(words=chart.end_words, x=100, y=52, anchor=Anchor.END)
    free_to = width - scales.text_width(chart.end_words) - 12
    kept: list[Text] = []
    for turn, start in reversed(list(zip(chart.turns, starts, strict=False))):
        x = plot_x + plot_width * start / ACROSS
        left = width * x / 100
        if turn.words and left + scales.text_width(turn.words) <= free_to:
            kept.append(Text(words=turn.words, x=round(x, 2), y=52))
            free_to = left - 12
    return (*reversed(kept), end)
