"""A measure's answer as the charts that pages draw: bars, ranges, months."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accord.desk.views.figures import figures
from accord.desk.views.wording.figure_words import DIMENSION_NAMES, FIGURE_NAMES
from accord.reporting import api as reporting
from accord.ui import api as ui
from accord.ui.values import charts


def funnel_bars(result: reporting.Result, *, reader: figures.Reader) -> charts.Bars:
    """Stages from top to bottom, each with its share of the one before."""
    rows: list[charts.Bar] = []
    before = 0
    for row in result.rows:
        entered = int(str(row.figures["entered"]))
        if not entered and not rows:
            continue  # a stage that nobody records, such as visits, is no bar of zero
        rows.append(
            charts.Bar(
                label=reader.label(result, row),
                value=entered,
                words=ui.number(entered),
                note=ui.in_hundred(entered / before) if before and entered <= before else "",
                side=reader.sides.get(str(row.group)),
            )
        )
        before = entered or before
    return charts.Bars(
        id="funnel-chart",
        summary=reporting.tell(result),
        rows=tuple(rows),
        table=figures.table(result, reader=reader),
    )


def ranges(result: reporting.Result, *, reader: figures.Reader, limit: int = 8) -> charts.Intervals:
    """A rate by group as dots on their ranges: the first groups, or of months the last."""
    chosen = result.rows[-limit:] if result.dimension in ("cohort", "week") else result.rows[:limit]
    rows = [row for row in chosen if row.counted and row.counted.entered]
    any_young = any(row.is_young for row in rows)
    return charts.Intervals(
        id=f"{result.measure.name}-chart",
        summary=reporting.tell(result),
        rows=tuple(
            charts.Interval(
                label=reader.label(result, row),
                value=row.counted.value or 0.0,
                low=row.counted.low,
                high=row.counted.high,
                words=ui.number((row.counted.value or 0.0) * 100, digits=1),
                range_words=ui.bare_range(row.counted.low, row.counted.high),
                count_words=ui.number(row.counted.entered),
                is_young=row.is_young,
            )
            for row in rows
            if row.counted
        ),
        table=figures.table(result, reader=reader),
        heads=charts.IntervalHeads(
            label=str(DIMENSION_NAMES.get(result.dimension or "", "")),
            count=str(FIGURE_NAMES["visits" if result.measure.name == "visits" else "entered"]),
            value=str(FIGURE_NAMES["rate"]),
            range=_("Likely"),
        ),
        young_words=_("A hollow dot cannot be compared yet; the table says why.")
        if any_young
        else "",
    )


def months(
    results: Sequence[reporting.Result], *, reader: figures.Reader, last: int = 9
) -> charts.Cohorts:
    """Months of first contact against the months after it; `results` in steps of 30 days."""
    base = results[-1]
    rows = [row for row in base.rows if row.group is not None][-last:]
    by_step = [{row.group: row for row in result.rows} for result in results]
    return charts.Cohorts(
        caption=str(base.measure.title),
        first_head=str(DIMENSION_NAMES["cohort"]),
        size_head=str(FIGURE_NAMES["leads"]),
        steps=tuple(ui.number(step + 1) for step in range(len(results))),
        rows=tuple(
            charts.CohortRow(
                label=reader.label(base, row),
                size=ui.number(int(str(row.figures["entered"]))),
                url=figures.records_url(base, row, cell="entered"),
                cells=tuple(
                    _month_cell(result, found.get(row.group))
                    for result, found in zip(results, by_step, strict=True)
                ),
            )
            for row in rows
        ),
    )


def _month_cell(result: reporting.Result, row: reporting.Row | None) -> charts.CohortCell:
    if row is None or row.counted is None or not row.counted.entered:
        return charts.CohortCell(text="")
    share = row.counted.value or 0.0
    return charts.CohortCell(
        text=ui.number(share * 100, digits=1),
        share=share,
        is_young=row.is_young,
        url=figures.records_url(result, row, cell="reached"),
    )
