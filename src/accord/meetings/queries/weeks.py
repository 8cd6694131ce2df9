"""The figures that are watched, week by week, from the measures."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from accord.lake import api as lake
from accord.meetings.rules.changes import MOST, begun
from accord.meetings.values.weeks import Metric, Week
from accord.reporting import api as reporting

WEEK = timedelta(days=7)
# Of each figure: the measure, how it is asked, the cell that is counted and those it is counted of.
_ASKED: Mapping[Metric, tuple[str, Mapping[str, Any], str, tuple[str, ...]]] = {
    Metric.LEADS: ("trend", {}, "leads", ()),
    Metric.CUSTOMERS: ("trend", {}, "customers", ()),
    Metric.MQLS: ("conversion", {"step": ("mql", "sql")}, "entered", ()),
    Metric.SQLS: ("conversion", {"step": ("sql", "customer")}, "entered", ()),
    Metric.HANDED: ("handoff_outcomes", {}, "handed_off", ()),
    Metric.TAKEN: ("handoff_outcomes", {}, "accepted", ("accepted", "returned")),
    Metric.KEPT: ("promises_kept", {}, "met", ("met", "missed")),
    Metric.WON: ("win_rate", {}, "won", ("won", "lost")),
}


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def read_weeks(
    *, until: date, at: datetime, snapshot: lake.Snapshot, count: int = MOST + 1
) -> dict[Metric, list[Week]]:
    """The weeks before the one of `until`, without holes, from the second one on in which anything
    was counted. Raises UnableToReadFacts."""
    end = monday_of(until)
    mondays = [end - (place + 1) * WEEK for place in reversed(range(count + 1))]
    asked: dict[tuple[str, str], dict[str, reporting.Row]] = {}
    found = {}
    for metric, (measure, how, cell, of) in _ASKED.items():
        key = (measure, str(how))
        if key not in asked:
            asked[key] = _rows(measure, how, start=mondays[0], end=end, at=at, snapshot=snapshot)
        weeks = [_week(asked[key].get(_label(day)), day, cell=cell, of=of) for day in mondays]
        found[metric] = begun(weeks)[-count:]
    return found


def _rows(
    measure: str,
    how: Mapping[str, Any],
    *,
    start: date,
    end: date,
    at: datetime,
    snapshot: lake.Snapshot,
) -> dict[str, reporting.Row]:
    options = reporting.Options(by="week", start=start, end=end - timedelta(days=1), **how)
    rows = reporting.ask(measure=measure, at=at, options=options, snapshot=snapshot).rows
    return {str(row.group): row for row in rows}


def _week(row: reporting.Row | None, monday: date, *, cell: str, of: tuple[str, ...]) -> Week:
    if row is None:
        return Week(monday, 0, 0)
    return Week(monday, _count(row, cell), sum(_count(row, each) for each in of))


def _count(row: reporting.Row, cell: str) -> int:
    value = row.figures.get(cell)
    return int(value) if isinstance(value, int | float) else 0


def _label(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year:04}-W{week:02}"
