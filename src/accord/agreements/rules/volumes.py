"""The volume that marketing promises, from what a plan needs; pure."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from accord.agreements.values.terms import MOST_LEADS, ClauseKind, Every
from accord.team.values import Side

CODE = "volume"
# The days of a window; a batch comes once a week.
_DAYS = {
    Every.BATCH: Fraction(7),
    Every.WEEK: Fraction(7),
    Every.MONTH: Fraction(36525, 1200),
    Every.QUARTER: Fraction(36525, 400),
}


def volume_for(*, leads: int, days: int, every: Every) -> int:
    """How many leads of a period of so many days fall into one window, rounded up; at least one, as
    no promise is of none."""
    windows = max(Fraction(days) / _DAYS[every], Fraction(1))
    return min(max(math.ceil(leads / windows), 1), MOST_LEADS)


def volume_clause(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The clause by which marketing promises so many leads, None where it does not."""
    return next(
        (
            clause
            for clause in body["clauses"]
            if clause["kind"] == ClauseKind.VOLUME.value and clause["side"] == Side.MARKETING.value
        ),
        None,
    )


def with_volume(body: Mapping[str, Any], *, leads: int, days: int) -> dict[str, Any]:
    """The body in which marketing promises what a plan needs: in the window it promises by now,
    else in one clause more, by the month. All else stays word by word."""
    clause = volume_clause(body)
    if clause is not None:
        wanted = volume_for(leads=leads, days=days, every=Every(clause["every"]))
        changed = {**clause, "at_least": wanted}
        return {
            **body, "clauses": [changed if one is clause else one for one in body["clauses"]],
        }  # fmt: skip
    taken = {one["code"] for one in body["clauses"]}
    code = next(name for n in range(len(taken) + 1) if (name := f"{CODE}{n or ''}") not in taken)
    added = {
        "code": code, "side": Side.MARKETING.value, "kind": ClauseKind.VOLUME.value,
        "every": Every.MONTH.value,
        "at_least": volume_for(leads=leads, days=days, every=Every.MONTH),
    }  # fmt: skip
    return {**body, "clauses": [added, *body["clauses"]]}
