"""Money of several currencies where it is told by each: which is set against which.

Sums of one currency are set against nothing that came of another's; where that is so no figure
is told, and a sentence says to ask for all of it in one. Where one currency alone is told it is
the one of most deals.
"""

from __future__ import annotations

from collections.abc import Iterable

from accord.reporting.rules.rows import Counted
from accord.reporting.values.measures import Group


def by_group(rows: Iterable[Counted]) -> dict[Group, set[str]]:
    """The currencies of each group."""
    found: dict[Group, set[str]] = {}
    for row in rows:
        found.setdefault(row["label"], set()).add(row["currency"])
    return found


def main_of(rows: Iterable[Counted]) -> str | None:
    """The currency of most deals, of as many the first by its letters."""
    number: dict[str, int] = {}
    for row in rows:
        number[row["currency"]] = number.get(row["currency"], 0) + row["number"]
    return max(sorted(number), key=lambda code: number[code], default=None)
