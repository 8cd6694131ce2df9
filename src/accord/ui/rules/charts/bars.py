"""Horizontal bars and dots on ranges."""

from dataclasses import replace

from accord.ui.rules.charts import scales
from accord.ui.values.charts import (
    Anchor,
    Bar,
    BarRow,
    Bars,
    BarsDrawing,
    Box,
    Interval,
    IntervalHeads,
    IntervalRow,
    Intervals,
    IntervalsDrawing,
    Text,
    Tick,
)

_WIDE_ROW = 30.0
_NARROW_ROW = 46.0
_HEADS = 20.0
_THICK = 12.0


def bars(chart: Bars, *, is_wide: bool) -> BarsDrawing:
    """Lengths are to scale from zero; the longest bar fills the plot."""
    top = max((row.value for row in chart.rows), default=0.0)
    draw = _wide_bar if is_wide else _narrow_bar
    step = _WIDE_ROW if is_wide else _NARROW_ROW
    rows = tuple(draw(row, top=top, y=index * step) for index, row in enumerate(chart.rows))
    return BarsDrawing(height=len(rows) * step, rows=rows)


def _wide_bar(row: Bar, *, top: float, y: float) -> BarRow:
    text_y = y + 19
    label_x = 3.2 if row.side else 0.0
    width = scales.position(row.value, top=top, start=0, length=38)
    return BarRow(
        box=Box(x=42, y=y + 9, width=width, height=_THICK),
        label=Text(words=_cut(row.label, scales.WIDE * 0.26), x=label_x, y=text_y),
        words=Text(words=row.words, x=40, y=text_y, anchor=Anchor.END, is_strong=True),
        note=Text(words=row.note, x=100, y=text_y, anchor=Anchor.END),
        rule_y=y + _WIDE_ROW - 0.5,
        side=row.side,
    )


def _narrow_bar(row: Bar, *, top: float, y: float) -> BarRow:
    text_y = y + 17
    label_x = 5.2 if row.side else 0.0
    width = scales.position(row.value, top=top, start=0, length=100)
    return BarRow(
        box=Box(x=0, y=y + 26, width=width, height=_THICK),
        label=Text(words=_cut(row.label, scales.NARROW * 0.45), x=label_x, y=text_y),
        words=Text(words=row.words, x=70, y=text_y, anchor=Anchor.END, is_strong=True),
        note=Text(words=row.note, x=100, y=text_y, anchor=Anchor.END),
        rule_y=y + _NARROW_ROW - 0.5,
        side=row.side,
    )


def intervals(chart: Intervals, *, is_wide: bool) -> IntervalsDrawing:
    """One scale for all rows, from zero to the first round share above the highest end."""
    high = max((row.high for row in chart.rows), default=0.0)
    marks = scales.ticks(high * 100, steps=4 if is_wide else 3)
    start, length = (42.0, 36.0) if is_wide else (0.0, 100.0)
    step = _WIDE_ROW if is_wide else _NARROW_ROW
    above = _HEADS if chart.heads else 0.0
    rows = tuple(
        _interval(
            row, top=marks[-1], start=start, length=length, y=above + index * step, is_wide=is_wide
        )
        for index, row in enumerate(chart.rows)
    )
    bottom = above + len(rows) * step
    return IntervalsDrawing(
        height=bottom + 20,
        plot_top=above,
        plot_bottom=bottom,
        heads=_interval_heads(chart.heads, is_wide=is_wide) if chart.heads else (),
        rows=rows,
        ticks=tuple(
            Tick(
                x=scales.position(mark, top=marks[-1], start=start, length=length),
                y=bottom + 15,
                value=mark,
                digits=scales.digits(mark),
            )
            for mark in marks
        ),
    )


def _interval_heads(heads: IntervalHeads, *, is_wide: bool) -> tuple[Text, ...]:
    """Over the columns that the texts of each row stand in."""
    row = Interval(
        label=heads.label, value=0, low=0, high=0, words=heads.value, range_words=heads.range,
        count_words=heads.count,
    )  # fmt: skip
    texts = _wide_texts(row, y=12) if is_wide else _narrow_texts(row, y=12)
    return tuple(replace(text, is_strong=False) for text in texts)


def _interval(
    row: Interval, *, top: float, start: float, length: float, y: float, is_wide: bool
) -> IntervalRow:
    low, dot, high = (
        scales.position(share * 100, top=top, start=start, length=length)
        for share in (row.low, row.value, row.high)
    )
    middle = y + (15 if is_wide else 31)
    return IntervalRow(
        band=Box(x=low, y=middle - 5, width=round(high - low, 2), height=10),
        dot_x=dot,
        dot_y=middle,
        texts=_wide_texts(row, y=y + 19) if is_wide else _narrow_texts(row, y=y + 17),
        rule_y=y + (_WIDE_ROW if is_wide else _NARROW_ROW) - 0.5,
        is_young=row.is_young,
    )


def _wide_texts(row: Interval, *, y: float) -> tuple[Text, ...]:
    return (
        Text(words=_cut(row.label, scales.WIDE * 0.27), x=0, y=y),
        Text(words=row.count_words, x=39, y=y, anchor=Anchor.END),
        Text(words=row.words, x=86, y=y, anchor=Anchor.END, is_strong=True),
        Text(words=row.range_words, x=100, y=y, anchor=Anchor.END),
    )


def _narrow_texts(row: Interval, *, y: float) -> tuple[Text, ...]:
    return (
        Text(words=_cut(row.label, scales.NARROW * 0.48), x=0, y=y),
        Text(words=row.words, x=76, y=y, anchor=Anchor.END, is_strong=True),
        Text(words=row.range_words, x=100, y=y, anchor=Anchor.END),
    )


def _cut(words: str, room: float) -> str:
    return scales.fitted(words, room=room)
