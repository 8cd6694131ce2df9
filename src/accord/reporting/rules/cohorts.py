"""What the rate of a cohort is worth: old enough, and was the file already watching?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from accord.kernel.incidence import Observation, incidence
from accord.reporting.rules.rates import rate_of
from accord.reporting.values.figures import (
    Cohort,
    JudgedCohort,
    JudgedRate,
    Note,
    Say,
)

# So many outcomes must be missing before the file is said to begin too late.
MISSED_AT_LEAST = 5
# A group that is no cohort always has young members while business goes on; up to this share of
# them it is old enough to be compared.
YOUNG_AT_MOST = 0.2

REACHED = "reached"


def is_mature(*, end: date, horizon: date, window_days: float) -> bool:
    """Whether the youngest of a cohort that ended before `end` has had the window's time.

    `horizon` is the last day the data knows about.
    """
    return (horizon - end).days >= window_days


def begins_too_late(*, later: Iterable[Observation], waits: Mapping[int, int]) -> bool:
    """Whether outcomes are missing from before the first one a file holds.

    Some files hold people for longer than they hold outcomes; the early people then look worse
    than they were.

    `later` are those who entered on its day or after: from them the share that reaches by each
    age is estimated. `waits` counts those who entered earlier by the days until it: the shares
    say how many of them should have reached before. At least MISSED_AT_LEAST, and they are
    missing.
    """
    curve = incidence(later, outcomes=[REACHED])[REACHED]
    expected = sum(people * curve.by(days - 1) for days, people in waits.items())
    return expected >= MISSED_AT_LEAST


def judge_cohort(
    cohort: Cohort, *, horizon: date, window_days: float | None, reliable_from: date | None
) -> JudgedCohort:
    """The cohort's rate with whether it is old enough and completely seen, and notes on both.

    Without a window (nobody has reached the next stage yet) no cohort is mature.
    """
    mature = window_days is not None and is_mature(
        end=cohort.end, horizon=horizon, window_days=window_days
    )
    complete = reliable_from is None or cohort.end > reliable_from
    notes = []
    if not complete:
        notes.append(Note(Say.INCOMPLETE_MONTH))
    if not mature:
        notes.append(Note(Say.YOUNG_MONTH, {"open": cohort.open, "entered": cohort.entered}))
    return JudgedCohort(
        cohort=cohort,
        rate=rate_of(reached=cohort.reached, entered=cohort.entered),
        mature=mature,
        complete=complete,
        notes=tuple(notes),
    )


def judge_rate(*, reached: int, entered: int, young_open: int) -> JudgedRate:
    """The rate of any group; `young_open` of it are open and younger than the window."""
    mature = young_open <= YOUNG_AT_MOST * entered
    notes = () if mature else (Note(Say.TOO_EARLY, {"open": young_open, "entered": entered}),)
    return JudgedRate(rate=rate_of(reached=reached, entered=entered), mature=mature, notes=notes)
