"""Which template draws which value, and which rule places its marks first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accord.ui.rules import charts as rules
from accord.ui.values import charts, parts


@dataclass(frozen=True, slots=True)
class Drawn:
    """The template, the name the value has in it, and what else it needs to know."""

    path: str
    name: str
    geometry: Callable[[Any], dict[str, object]] | None = None


def _both_widths(rule: Callable[..., object]) -> Callable[[Any], dict[str, object]]:
    def geometry(chart: object) -> dict[str, object]:
        return {"wide": rule(chart, is_wide=True), "narrow": rule(chart, is_wide=False)}

    return geometry


def _cohort_rows(chart: charts.Cohorts) -> dict[str, object]:
    highest = max((cell.share for row in chart.rows for cell in row.cells), default=0.0)
    rows = [
        (row, [(cell, rules.shade(cell.share, highest=highest)) for cell in row.cells])
        for row in chart.rows
    ]
    return {"rows": rows}


DRAWN: dict[type, Drawn] = {
    parts.Tile: Drawn("ui/parts/tile.html", "tile"),
    parts.State: Drawn("ui/parts/state.html", "state"),
    parts.Clock: Drawn("ui/parts/clock.html", "clock"),
    parts.Quadrant: Drawn("ui/parts/quadrant.html", "quadrant"),
    parts.Stage: Drawn("ui/parts/stage.html", "stage"),
    parts.PromiseBar: Drawn(
        "ui/parts/promises.html", "asked", lambda bar: {"bar": rules.promises(bar)}
    ),
    parts.PlainTable: Drawn("ui/parts/table.html", "table"),
    parts.FilterBar: Drawn("ui/parts/filter_bar.html", "bar"),
    parts.SavedViews: Drawn("ui/parts/saved_views.html", "saved"),
    parts.Entry: Drawn("ui/parts/entry.html", "entry"),
    parts.Progress: Drawn("ui/parts/progress.html", "progress"),
    parts.More: Drawn("ui/parts/more.html", "more"),
    charts.Bars: Drawn("ui/charts/bars.html", "chart", _both_widths(rules.bars)),
    charts.Intervals: Drawn("ui/charts/intervals.html", "chart", _both_widths(rules.intervals)),
    charts.Trend: Drawn("ui/charts/trend.html", "chart", _both_widths(rules.trend)),
    charts.Thread: Drawn("ui/charts/thread.html", "chart", _both_widths(rules.thread)),
    charts.FlowMap: Drawn("ui/charts/map.html", "chart", _both_widths(rules.flow_map)),
    charts.Cohorts: Drawn("ui/charts/cohorts.html", "chart", _cohort_rows),
    charts.Sparkline: Drawn(
        "ui/charts/sparkline.html", "chart", lambda chart: {"drawn": rules.sparkline(chart)}
    ),
}
