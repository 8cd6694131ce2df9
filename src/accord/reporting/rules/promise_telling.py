"""The one sentence that a result about hand-offs is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.reporting.rules.handoff_rows import TRIES
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result, Row


def _kept(result: Result) -> Note:
    return result.notes[0] if result.notes else Note(Say.NOTHING_YET)


def _speed(result: Result) -> Note:
    count = {name: _sum(result, name) for name in ("tried", "handed_off")}
    felt = result.rows[0].figures.get("felt_median") if result.dimension is None else None
    if felt is None:
        return Note(Say.WAITED_FOR_NOBODY, count)
    return Note(Say.WAITED, {**count, "minutes": round(float(str(felt)))})


def _outcomes(result: Result) -> Note:
    names = ("handed_off", "accepted", "waiting")
    return Note(Say.HANDED_TAKEN, {name: _sum(result, name) for name in names})


def _shown(result: Result) -> Note:
    names = ("booked", "held", "unsaid")
    return Note(Say.MEETINGS_TOOK_PLACE, {name: _sum(result, name) for name in names})


def _reasons(result: Result) -> Note:
    whole = _sum(result, "count")
    named = [row for row in result.rows if row.label is not None]
    if result.dimension != "reason" or not named:
        return Note(Say.RETURNS, {"count": whole})
    most = max(named, key=lambda row: _whole(row, "count"))
    count = {"part": _whole(most, "count"), "of": whole}
    return Note(Say.MOST_RETURNS, {**count, "name": most.name or ""})


def _persistence(result: Result) -> Note:
    more = [row for row in result.rows if row.label in TRIES[2:]]
    count = {"tried": sum(_whole(row, "leads") for row in more), "leads": _sum(result, "leads")}
    agreed = result.rows[0].figures.get("agreed")
    if isinstance(agreed, int):
        return Note(Say.KEPT_ON_AGREED, {**count, "agreed": agreed})
    return Note(Say.KEPT_ON, count)


def _sum(result: Result, name: str) -> int:
    return sum(_whole(row, name) for row in result.rows)


def _whole(row: Row, name: str) -> int:
    figure = row.figures[name]
    return figure if isinstance(figure, int) else 0


TELL: Mapping[str, Callable[[Result], Note]] = {
    "sla_attainment": _kept,
    "speed_to_lead": _speed,
    "handoff_outcomes": _outcomes,
    "show_rate": _shown,
    "reject_reasons": _reasons,
    "persistence": _persistence,
}
