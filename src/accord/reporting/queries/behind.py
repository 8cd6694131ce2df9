"""Which rows stand behind a figure that is no count: those of another subject, or another group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accord.reporting.queries.sources import sql_of
from accord.reporting.rules import money_rows, questions
from accord.reporting.values.measures import Group, Measure


def standing(
    measure: Measure,
    *,
    cell: str,
    group: Group,
    subject: str,
    run: Callable[[str], list[dict[str, Any]]],
) -> tuple[str, Group]:
    """The subject and the group that the records of a figure are of. run: asks the lake."""
    found = measure.behind.get(cell)
    if found is None:
        return subject, group
    if found.shifted == "year" and group is not None:
        group = str(int(group) - 1)
    if found.shifted == "cycle" and group is not None:
        (cycle,) = run(questions.cycle(subject=subject))
        days = cycle["days"]
        # Without a cycle there is no such figure, so that nothing stands behind it.
        lag = None if days is None else money_rows.lag_of(days)
        group = "" if lag is None else money_rows.months_before(str(group), lag)
    return sql_of(found.subject) if found.subject else subject, group
