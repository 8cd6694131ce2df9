"""Whose turn it was: one line on two lanes that crosses where a lead changes hands."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

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
_LINES = (52.0, 68.0)


def thread(chart: Thread, *, is_wide: bool) -> ThreadDrawing:
    """Time runs to scale, but every turn keeps room enough for its crossings to be seen."""
    starts = _starts(chart)
    plot_x, plot_width = (13.0, 87.0) if is_wide else (0.0, 100.0)
    strokes = tuple(
        stroke
        for index, turn in enumerate(chart.turns)
        for stroke in _strokes(chart.turns, turn, index, starts)
    )
    return ThreadDrawing(
        height=74.0,
        plot_x=plot_x,
        plot_width=plot_width,
        strokes=strokes,
        texts=_texts(chart, starts, plot_x, plot_width, scales.WIDE if is_wide else scales.NARROW),
    )


def _starts(chart: Thread) -> list[float]:
    """Where each turn begins, and the end, on a line of 1000; no turn is shorter than 44."""
    moments = [*(turn.start for turn in chart.turns), chart.end]
    least = min(3 * _CROSSING, ACROSS / max(len(chart.turns), 1))
    lengths = [max(0.0, _seconds(a, b)) for a, b in pairwise(moments)]
    free = ACROSS - least * len(lengths)
    whole = sum(lengths)
    at = [0.0]
    for length in lengths:
        share = length / whole if whole else 1 / len(lengths)
        at.append(at[-1] + least + free * share)
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
    """Newest first, on two lines; what would touch a neighbour on both is left to the table."""
    free = dict.fromkeys(_LINES, width)
    kept: list[Text] = []
    wanted = [(turn.words, start) for turn, start in zip(chart.turns, starts, strict=False)]
    for words, start in [(chart.end_words, ACROSS), *reversed(wanted)]:
        x = plot_x + plot_width * start / ACROSS
        left = width * x / 100
        length = scales.text_width(words)
        is_end = left + length > width
        left = left - length if is_end else left
        line = next((line for line in _LINES if words and left + length <= free[line]), None)
        if line is None or left < 0:
            continue
        free[line] = left - 12
        anchor = Anchor.END if is_end else Anchor.START
        kept.append(Text(words=words, x=round(x, 2), y=line, anchor=anchor))
    return tuple(kept)
