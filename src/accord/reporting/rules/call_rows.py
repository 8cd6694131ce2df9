"""Rows of the measures of how sales tries to reach leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accord.reporting.rules import cohorts
from accord.reporting.rules.rows import Build, Context, Counted, only, ordered, row_of, shares
from accord.reporting.values.measures import Figure, Row

CALLED_WITHIN = ("before", "hour", "day", "three_days", "week", "later", "never")
ATTEMPTS = ("1", "2-3", "4-6", "7-12", "13-19", "20+")
STOOD = ("perfect", "hot", "nurture", "check_fit", "cold", "unjudged")


def time_to_call(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """Leads and customers by how soon sales tried to reach them, the soonest first."""
    return [
        _came(row) for row in sorted(counted, key=lambda row: CALLED_WITHIN.index(row["label"]))
    ]


def attempts(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """Leads and customers by how often sales tried and the best quadrant they stood in."""
    rows = sorted(
        counted, key=lambda row: (ATTEMPTS.index(row["label"]), STOOD.index(row["quadrant"]))
    )
    return [_came(row, quadrant=row["quadrant"]) for row in rows]


def worked(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the leads that sales took, the share it tried to reach; the newest have two days."""
    rows = []
    for row in counted:
        judged = cohorts.judge_rate(
            reached=row["worked"], entered=row["taken"], young_open=row["waiting"]
        )
        figures = {
            **only(row, "taken", "worked", "waiting"),
            **shares(judged.rate, mature=judged.mature),
        }
        rows.append(row_of(row["label"], figures, notes=judged.notes, rate=judged.rate))
    return ordered(rows, by="taken", context=context)


def _came(row: Counted, *, quadrant: str = "") -> Row:
    judged = cohorts.judge_rate(
        reached=row["customers"], entered=row["leads"], young_open=row["young"]
    )
    figures: dict[str, Figure] = {"quadrant": quadrant} if quadrant else {}
    figures |= only(row, "leads", "customers")
    figures |= shares(judged.rate, mature=judged.mature)
    label = row["label"]
    return Row(
        group=f"{label}|{quadrant}" if quadrant else label, label=label, figures=figures,
        notes=judged.notes, counted=judged.rate,
    )  # fmt: skip


BUILD: Mapping[str, Build] = {
    "time_to_call": time_to_call,
    "attempts": attempts,
    "worked": worked,
}
