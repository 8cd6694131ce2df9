"""What the monthly pack is made of: the same measures as on the pages, frozen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accord.forecasts import api as forecasts
from accord.forecasts.values import PeriodKind
from accord.goals import api as goals
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.meetings.queries.decisions import list_decisions, list_to_check
from accord.meetings.queries.progress import goal_progress
from accord.meetings.values.decisions import state_of
from accord.meetings.values.packs import MOST_ROWS, Pack, Row, Table
from accord.meetings.values.rhythm import Kind, MeetingCard
from accord.reporting import api as reporting
from accord.team import api as team

MONTHS = 6
# Of each table: the measure, how it is asked, and the figures that are told.
_MEASURED: Mapping[Table, tuple[str, Mapping[str, Any], tuple[str, ...]]] = {
    Table.FUNNEL: (
        "conversion", {"by": "cohort"}, ("entered", "reached", "rate", "open"),
    ),
    Table.PROMISES: (
        "sla_attainment", {"window": "last"}, ("side", "due", "met", "missed", "attainment"),
    ),
    Table.CREDIT: ("sourced", {}, ("deals", "value")),
    Table.COSTS: (
        "cost", {"by": "campaign"}, ("cost", "leads", "customers", "won_value", "revenue_roi"),
    ),
    Table.REASONS: ("reject_reasons", {"by": "reason"}, ("count", "share")),
    Table.GAPS: ("leaks", {"by": "kind"}, ("received", "lost", "share")),
}  # fmt: skip


def monthly_pack(*, card: MeetingCard, at: datetime) -> Pack:
    """The pack of the whole month before a meeting, as of now. Raises UnableToReadFacts."""
    snapshot = reporting.catch_up(at=at)
    first, last = month_before(card.day)
    tables = {Table.GOALS: _goals(at=at, snapshot=snapshot)}
    for table, (measure, how, figures) in _MEASURED.items():
        span = {} if measure in ("sla_attainment", "leaks", "conversion") else {
            "start": first, "end": last,
        }  # fmt: skip
        if measure == "conversion":
            span = {"start": _months_before(first, MONTHS - 1), "end": last}
        tables[table] = _asked(measure, {**how, **span}, figures, at=at, snapshot=snapshot)
    tables[Table.DECISIONS] = _decisions(card.day)
    return Pack(
        kind=Kind.MONTHLY, week=first, as_of=snapshot.as_of, people=len(card.required),
        minutes=card.minutes, currency=team.get_team().currency, watched=0,
        tables={table: tables[table] for table in Table},
    )  # fmt: skip


def month_before(day: date) -> tuple[date, date]:
    """The first and the last day of the month before a day's."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _months_before(first: date, count: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - count, 12)
    return date(year, month + 1, 1)


def _asked(
    measure: str,
    how: Mapping[str, Any],
    figures: Sequence[str],
    *,
    at: datetime,
    snapshot: lake.Snapshot,
) -> tuple[Row, ...]:
    result = reporting.ask(
        measure=measure, at=at, options=reporting.Options(**how), snapshot=snapshot
    )
    rows = [
        Row(
            _about(row, result.dimension),
            {name: _cell(row.figures[name]) for name in figures if name in row.figures}
            | ({"young": True} if row.is_young else {}),
        )
        for row in result.rows
    ]
    return tuple(rows[-MOST_ROWS:] if measure == "conversion" else rows[:MOST_ROWS])


def _about(row: reporting.Row, dimension: str | None) -> str:
    """What a row is of: of records their number, of all else its code."""
    del dimension
    return "" if row.group is None else str(row.group)


def _cell(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _goals(*, at: datetime, snapshot: lake.Snapshot) -> tuple[Row, ...]:
    """Each goal in force with what has come, and what is expected of deals in this quarter."""
    today = team.day_of(at=at)
    found = [
        one for one in goals.list_goals(at=at)
        if one.is_agreed and one.text.start <= today <= one.text.end
    ]  # fmt: skip
    rows = []
    for one in found[:MOST_ROWS]:
        come = goal_progress(text=one.text, at=at, snapshot=snapshot)
        whole = (one.text.end - one.text.start).days + 1
        rows.append(
            Row(
                f"goal:{one.key}",
                {
                    "target": str(one.text.target), "currency": one.text.currency,
                    "come": None if come is None else float(come.come),
                    "days_over": (today - one.text.start).days, "days": whole,
                },
            )
        )  # fmt: skip
    period = forecasts.period_of(today, kind=PeriodKind.QUARTER)
    for each in forecasts.forecast_of(period=period, read=forecasts.open_books(at=at)):
        rows.append(
            Row(
                f"forecast:{period.start.isoformat()}",
                {
                    "currency": each.currency, "closed": each.totals.closed,
                    "weighted": each.weighted,
                    "low": each.spread.low if each.spread else None,
                    "high": each.spread.high if each.spread else None,
                },
            )
        )  # fmt: skip
    return tuple(rows)


def _decisions(day: date) -> tuple[Row, ...]:
    """Those to be checked now, then the latest."""
    due = list_to_check(today=day)
    known = {one.id for one in due}
    latest = [one for one in list_decisions(limit=MOST_ROWS).rows if one.id not in known]
    return tuple(
        Row(f"decision:{one.id}", {"state": state_of(one).value, "is_due": one.id in known})
        for one in [*due, *latest][:MOST_ROWS]
    )
