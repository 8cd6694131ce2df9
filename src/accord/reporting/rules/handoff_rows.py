"""Rows of the measures of hand-offs and of promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from accord.kernel.quantiles import quantile
from accord.reporting.rules import cohorts
from accord.reporting.rules.call_rows import STOOD
from accord.reporting.rules.rates import rate_of
from accord.reporting.rules.rows import Build, Context, Counted, only, ordered, row_of, shares
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Group, Row

TRIES = ("0", "1", "2-3", "4-6", "7-12", "13+")
# The fewest tries of each row: a row beyond the agreed number says what few leads say.
_FEWEST = {"0": 0, "1": 1, "2-3": 2, "4-6": 4, "7-12": 7, "13+": 13}
OTHER = "other"  # the reason that says nothing
_MANY = 0.1
MINUTE = timedelta(minutes=1)


def handoff_outcomes(counted: Sequence[Counted], context: Context) -> list[Row]:
    """What became of the hand-offs of each group; of those answered, the share taken."""
    names = ("handed_off", "accepted", "returned", "waiting", "worked", "rejected", "recycled",
             "passed_on", "expired", "ended", "void")  # fmt: skip
    rows = []
    for row in counted:
        rate = rate_of(reached=row["accepted"], entered=row["accepted"] + row["returned"])
        answered = row["waiting"] <= cohorts.YOUNG_AT_MOST * row["handed_off"]
        waiting = Note(Say.UNANSWERED, {"open": row["waiting"], "entered": row["handed_off"]})
        figures = {
            **only(row, *names),
            "median_hours": _hours(row["median_hours"]),
            "p90_hours": _hours(row["p90_hours"]),
            **shares(rate, mature=answered),
        }
        notes = () if answered else (waiting,)
        rows.append(row_of(row["label"], figures, notes=notes, rate=rate))
    return ordered(rows, by="handed_off", context=context)


def show_rate(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the meetings whose time has come, those that took place; where nobody has said of many,
    that is told."""
    names = ("booked", "held", "missed", "called_off", "unsaid", "self_reported")
    rows = []
    for row in counted:
        rate = rate_of(reached=row["held"], entered=row["booked"] - row["unsaid"])
        is_said = row["unsaid"] <= cohorts.YOUNG_AT_MOST * row["booked"]
        unsaid = Note(Say.MEETINGS_UNSAID, {"open": row["unsaid"], "entered": row["booked"]})
        figures = {**only(row, *names), **shares(rate, mature=is_said)}
        rows.append(
            row_of(row["label"], figures, notes=() if is_said else (unsaid,), rate=rate)
        )  # fmt: skip
    return ordered(rows, by="booked", context=context)


def reject_reasons(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Each reason with its share of all that came back; too many without one are told."""
    whole = sum(row["count"] for row in counted)
    rows = []
    for row in counted:
        rate = rate_of(reached=row["count"], entered=whole)
        found = shares(rate, mature=True)
        figures: dict[str, Figure] = {
            **only(row, "count", "outside"),
            "share": found.pop("rate"),
            **found,
        }
        if context.dimension == "reason":
            group, _split, counts = (context.said or {}).get(row["label"] or "", "").partition("|")
            figures |= {"group": group, "counts": counts == "1"}
        is_many = row["label"] == OTHER and (rate.value or 0) > _MANY
        notes = (
            (Note(Say.MANY_OTHER, {"other": row["count"], "of": whole}),)
            if is_many and context.dimension == "reason"
            else ()
        )
        rows.append(row_of(row["label"], figures, notes=notes, rate=rate))
    return ordered(rows, by="count", context=context)


def persistence(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Leads and customers by how often sales tried; `agreed` is the number both teams agreed on
    before a lead is given up."""
    stop = (context.said or {}).get("stop", "")
    agreed = int(stop) if stop else None
    rows = []
    for row in sorted(
        counted, key=lambda row: (TRIES.index(row["label"]), STOOD.index(row["quadrant"]))
    ):
        judged = cohorts.judge_rate(
            reached=row["customers"], entered=row["leads"], young_open=row["young"]
        )
        label, quadrant = row["label"], row["quadrant"]
        is_beyond = agreed is not None and _FEWEST[label] >= agreed
        beyond = (Note(Say.BEYOND_STOP, {"agreed": agreed or 0}),) if is_beyond else ()
        figures: dict[str, Figure] = {
            "quadrant": quadrant, **only(row, "leads", "customers", "given_up"), "agreed": agreed,
            **shares(judged.rate, mature=judged.mature),
        }  # fmt: skip
        rows.append(
            Row(group=f"{label}|{quadrant}", label=label, figures=figures,
                notes=(*judged.notes, *beyond), counted=judged.rate)
        )  # fmt: skip
    return rows


def spans(values: Iterable[timedelta], name: str) -> dict[str, Figure]:
    """Half and nine in ten of some times, in minutes; never the mean, which a few forgotten ones
    make."""
    minutes = sorted(value / MINUTE for value in values)
    if not minutes:
        return {f"{name}_median": None, f"{name}_p90": None}
    return {
        f"{name}_median": round(quantile(minutes, 0.5) or 0.0, 1),
        f"{name}_p90": round(quantile(minutes, 0.9) or 0.0, 1),
    }


def row_of_group(group: Group, figures: Mapping[str, Any]) -> Row:
    """A row that holds no share."""
    return Row(group=group, label=None if group is None else str(group), figures=figures)


def _hours(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)


BUILD: Mapping[str, Build] = {
    "handoff_outcomes": handoff_outcomes,
    "show_rate": show_rate,
    "reject_reasons": reject_reasons,
    "persistence": persistence,
}
