"""Whether another share of leads gives an answer than before, beyond chance.

Weeks differ by more than the luck of single leads: a fair brings many of a kind at once. How far
they differed before is what chance is measured by.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import NormalDist
from typing import Any

from accord.scoring.values.drifting import (
    ALARM,
    FEWEST_BEFORE,
    FEWEST_NOW,
    GAP,
    WIN_GAP,
    Drift,
    Picks,
    Shift,
)

Week = Sequence[int]  # leads of one week by answer
_LEAST_EXPECTED = 5.0
_ALIKE = 1e-9
_FEWEST_WEEKS = 8  # from which on it can be told how far they differ


def shifts_of(before: Mapping[str, Sequence[Week]], now: Mapping[str, Week]) -> list[Shift]:
    """Of each criterion the answer that has moved furthest; the furthest of all first."""
    tests = sum(len(answers) for answers in now.values())
    limit = _limit(tests)
    found = []
    for code, recent in now.items():
        moved = _moved(code, before.get(code, ()), recent, limit=limit)
        if moved is not None:
            found.append(moved)
    return sorted(found, key=lambda shift: -abs(shift.now - shift.before))


def is_other(picks: Picks) -> bool:
    """Whether leads that a card called buy more often, or more seldom, than its trial said."""
    if picks.leads < FEWEST_NOW or picks.before_leads < FEWEST_NOW:
        return False
    before, now = picks.before_customers / picks.before_leads, picks.customers / picks.leads
    both = picks.customers + picks.before_customers
    share = both / (picks.leads + picks.before_leads)
    error = math.sqrt(share * (1 - share) * (1 / picks.leads + 1 / picks.before_leads))
    return abs(now - before) > max(_limit(1) * error, WIN_GAP * before)


def written(drift: Drift) -> dict[str, Any]:
    """As JSON."""
    picks = drift.picks
    return {
        "since": drift.since.isoformat(),
        "shifts": [[s.code, s.place, s.before, s.now, s.leads] for s in drift.shifts],
        "picks": picks
        and [picks.leads, picks.customers, picks.before_leads, picks.before_customers],
    }


def read(told: Mapping[str, Any], *, version_id: int, looked_at: datetime) -> Drift:
    """What was written."""
    return Drift(
        version_id,
        looked_at,
        date.fromisoformat(told["since"]),
        tuple(Shift(*one) for one in told["shifts"]),
        Picks(*told["picks"]) if told["picks"] else None,
    )


def _limit(tests: int) -> float:
    """How many standard errors chance alone hardly ever reaches in so many tests."""
    return NormalDist().inv_cdf(1 - ALARM / 2 / max(tests, 1))


def _moved(code: str, weeks: Sequence[Week], recent: Week, *, limit: float) -> Shift | None:
    totals = [sum(column) for column in zip(*weeks, strict=True)]
    before, now = sum(totals), sum(recent)
    if before < FEWEST_BEFORE or now < FEWEST_NOW:
        return None
    spread = _spread(weeks, totals)
    found = None
    for place, (old, new) in enumerate(zip(totals, recent, strict=True)):
        share = (old + new) / (before + now)
        gap = new / now - old / before
        error = math.sqrt(spread * share * (1 - share) * (1 / before + 1 / now))
        if share * now < _LEAST_EXPECTED or abs(gap) < GAP or abs(gap) <= limit * error:
            continue
        # Of two answers both move alike: the first is told.
        if found is None or abs(gap) > abs(found.now - found.before) + _ALIKE:
            found = Shift(code, place, old / before, new / now, now)
    return found


def _spread(weeks: Sequence[Week], totals: Sequence[int]) -> float:
    """How many times as much as by the luck of single leads weeks differed; 1 at the least."""
    full = [week for week in weeks if sum(week)]
    answers = [place for place, total in enumerate(totals) if total]
    if len(full) < _FEWEST_WEEKS or len(answers) < 2:
        return 1.0
    everything = sum(totals)
    distance = sum(
        (week[place] - expected) ** 2 / expected
        for week in full
        for place in answers
        for expected in (sum(week) * totals[place] / everything,)
    )
    return max(1.0, distance / ((len(full) - 1) * (len(answers) - 1)))
