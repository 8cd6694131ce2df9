"""What a chart leaves out, where there is more than it holds."""

from datetime import UTC, datetime

from accord.desk.views.figures import figure_charts, figures
from accord.reporting.values.catalogue import MEASURES
from accord.reporting.values.figures import Rate
from accord.reporting.values.measures import Options, Result, Row


def shown(dimension: str, labels: list[str]) -> list[str]:
    rate = Rate(entered=10, reached=1, value=0.1, low=0.0, high=0.4)
    rows = tuple(
        Row(
            group=label,
            label=label,
            figures={"entered": 10, "reached": 1, "mature": True},
            counted=rate,
        )
        for label in labels
    )
    result = Result(
        measure=MEASURES["conversion"],
        options=Options(by=dimension),
        dimension=dimension,
        definition=None,
        as_of=datetime(2026, 3, 1, tzinfo=UTC),
        horizon=None,
        rows=rows,
    )
    chart = figure_charts.ranges(result, reader=figures.Reader(stages=()), limit=2)
    return [row.label for row in chart.rows]


def test_of_many_months_the_chart_shows_the_last() -> None:
    assert shown("cohort", ["2026-01", "2026-02", "2026-03"]) == ["Feb\u00a02026", "Mar\u00a02026"]


def test_of_many_origins_the_chart_shows_the_first() -> None:
    assert shown("origin", ["a", "b", "c"]) == ["a", "b"]
