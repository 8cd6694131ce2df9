"""How soon something is promised for one lead, and who hears of it when it is late; pure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from accord.agreements.values.terms import (
    AUTOMATED,
    Agreement,
    CalendarSource,
    Clause,
    Promise,
    Quadrant,
    Speed,
    Step,
    Target,
    Task,
    Turnaround,
)

SHORT = timedelta(minutes=10)  # shorter promises are warned of once, at the half


class Promised(NamedTuple):
    """How soon, by whose working time, and by which clause."""

    clause: str
    within: timedelta
    calendar: CalendarSource
    automated: tuple[Quadrant, ...]


def target_of(
    agreement: Agreement,
    *,
    promise: Promise,
    quadrant: str = "",
    origin: str = "",
    region: str = "",
) -> Promised | None:
    """How soon a promise is to be kept for a lead, by the row that says most about it: quadrant
    before origin before region. None where nobody promised it."""
    for clause in agreement.clauses:
        if isinstance(clause.terms, Speed) and clause.terms.promise is promise:
            row = _row(clause.terms.targets, quadrant=quadrant, origin=origin, region=region)
            return Promised(clause.code, row.within, clause.calendar, clause.terms.automated)
    return None


def place_of(
    clause: Clause, *, quadrant: str = "", origin: str = "", region: str = ""
) -> int | None:
    """The place among the targets of a clause of the one that a lead falls under; None where it
    promises nothing about how soon."""
    if not isinstance(clause.terms, Speed):
        return None
    targets = clause.terms.targets
    return targets.index(_row(targets, quadrant=quadrant, origin=origin, region=region))


def automated_of(agreement: Agreement) -> tuple[Quadrant, ...]:
    """For which quadrants a letter that a tool sends by itself is a first attempt."""
    for clause in agreement.clauses:
        if isinstance(clause.terms, Speed) and clause.terms.promise is Promise.ATTEMPT:
            return clause.terms.automated
    return AUTOMATED


def turnaround_of(agreement: Agreement, task: Task) -> Turnaround | None:
    """How soon one team answers the other; None where nobody promised it."""
    return next((one for one in agreement.turnarounds if one.task is task), None)


def steps_of(agreement: Agreement, *, within: timedelta) -> tuple[Step, ...]:
    """Who hears of a promise of this length, and when. A short one is warned of at the half alone,
    so that warnings do not chase each other."""
    if within >= SHORT:
        return agreement.ladder
    return tuple(one for one in agreement.ladder if one.percent in (50, 100))


def _row(targets: Sequence[Target], *, quadrant: str, origin: str, region: str) -> Target:
    fitting = [
        one
        for one in targets
        if (one.quadrant is None or one.quadrant == quadrant)
        and one.origin in ("", origin)
        and one.region in ("", region)
    ]
    return max(fitting, key=_says)


def _says(one: Target) -> tuple[int, bool, bool, bool]:
    parts = (one.quadrant is not None, bool(one.origin), bool(one.region))
    return (sum(parts), *parts)
