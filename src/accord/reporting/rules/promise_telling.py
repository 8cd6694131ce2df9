"""The one sentence that a result about hand-offs is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.reporting.rules.handoff_rows import TRIES
from accord.reporting.rules.row_figures import total_of, whole_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result


def _kept(result: Result) -> Note:
    return result.notes[0] if result.notes else Note(Say.NOTHING_YET)


def _speed(result: Result) -> Note:
    count = {name: total_of(result, name) for name in ("tried", "handed_off")}
    felt = result.rows[0].figures.get("felt_median") if result.dimension is None else None
    if felt is None:
        return Note(Say.WAITED_FOR_NOBODY, count)
    return Note(Say.WAITED, {**count, "minutes": round(float(str(felt)))})


def _outcomes(result: Result) -> Note:
    names = ("handed_off", "accepted", "waiting")
    return Note(Say.HANDED_TAKEN, {name: total_of(result, name) for name in names})


def _shown(result: Result) -> Note:
    names = ("booked", "held", "unsaid")
    return Note(Say.MEETINGS_TOOK_PLACE, {name: total_of(result, name) for name in names})


def _reasons(result: Result) -> Note:
    whole = total_of(result, "count")
    named = [row for row in result.rows if row.label is not None]
    if result.dimension != "reason" or not named:
        return Note(Say.RETURNS, {"count": whole})
    most = max(named, key=lambda row: whole_of(row, "count"))
    count = {"part": whole_of(most, "count"), "of": whole}
    return Note(Say.MOST_RETURNS, {**count, "name": most.name or ""})


def _persistence(result: Result) -> Note:
    more = [row for row in result.rows if row.label in TRIES[2:]]
    count = {
        "tried": sum(whole_of(row, "leads") for row in more),
        "leads": total_of(result, "leads"),
    }
    agreed = result.rows[0].figures.get("agreed")
    if isinstance(agreed, int):
        return Note(Say.KEPT_ON_AGREED, {**count, "agreed": agreed})
    return Note(Say.KEPT_ON, count)


TELL: Mapping[str, Callable[[Result], Note]] = {
    "sla_attainment": _kept,
    "speed_to_lead": _speed,
    "handoff_outcomes": _outcomes,
    "show_rate": _shown,
    "reject_reasons": _reasons,
    "persistence": _persistence,
}
