"""A measure's answer as a line over time, with what somebody marked on its days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accord.desk.rules import periods
from accord.desk.views.figures import figures
from accord.reporting import api as reporting
from accord.ui import api as ui
from accord.ui.values import charts

Marked = Sequence[tuple[date, charts.TrendMark]]


def _month_of(result: reporting.Result) -> str:
    """The month in which its records end."""
    zone = ZoneInfo(result.options.zone)
    return f"{result.horizon.astimezone(zone):%Y-%m}" if result.horizon else ""


def line(
    result: reporting.Result,
    *,
    reader: figures.Reader,
    name: str,
    last: int = 24,
    marked: Marked = (),
) -> charts.Trend:
    """A count by month; the present month is not over and so is young."""
    rows = [row for row in result.rows if row.group is not None][-last:]
    now = _month_of(result)
    points = tuple(
        charts.TrendPoint(
            label=reader.label(result, row),
            value=float(str(row.figures[name])),
            is_young=str(row.group) >= now,
        )
        for row in rows
    )
    return charts.Trend(
        id=f"{result.measure.name}-{name}",
        summary=reporting.tell(result),
        points=points,
        end_words=ui.number(points[-1].value) if points else "",
        table=figures.table(result, reader=reader),
        marks=placed(marked, rows),
    )


def share_line(
    result: reporting.Result, *, reader: figures.Reader, last: int = 24, marked: Marked = ()
) -> charts.Trend:
    """A share by month, week or year as so many of 100, with its range as a band."""
    rows = [row for row in result.rows if row.group is not None and row.counted][-last:]
    rows = [row for row in rows if row.counted and row.counted.entered]
    points = tuple(
        charts.TrendPoint(
            label=reader.label(result, row),
            value=100 * (row.counted.value or 0.0),
            low=100 * row.counted.low,
            high=100 * row.counted.high,
            is_young=row.is_young,
        )
        for row in rows
        if row.counted
    )
    return charts.Trend(
        id=f"{result.measure.name}-share",
        summary=reporting.tell(result),
        points=points,
        end_words=ui.number(points[-1].value, digits=1) if points else "",
        table=figures.table(result, reader=reader),
        marks=placed(marked, rows),
        young_words=_("What is dotted or hollow cannot be compared yet; the table says why.")
        if any(row.is_young for row in rows)
        else "",
    )


def placed(marked: Marked, rows: Sequence[reporting.Row]) -> tuple[charts.TrendMark, ...]:
    """Marks at their places among the points of a line, without those of days outside it."""
    found = [(periods.place([str(row.group) for row in rows], day), mark) for day, mark in marked]
    return tuple(replace(mark, place=place) for place, mark in found if place is not None)
