"""Rows of the measure of turns: the members of a rule together, as nobody's figures stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accord.reporting.rules.rows import Build, Context, Counted, ordered, row_of
from accord.reporting.values.measures import Figure, Group, Row

LEAD = 1_000_000_000  # parts in which what is due is told


def fairness(counted: Sequence[Counted], context: Context) -> list[Row]:
    """The rules, the one with most turns first; leads that no rule gave to anybody last."""
    rules: dict[Group, list[Counted]] = {}
    for row in counted:
        rules.setdefault(row["label"], []).append(row)
    rows = [row_of(rule, _figures(members)) for rule, members in rules.items()]
    return ordered(rows, by="turns", context=context)


def _figures(members: Sequence[Counted]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {
        name: sum(one[name] for one in members) for name in ("turns", "no_turn", "away", "full")
    }
    off = [abs(one["turns"] - (one["due"] or 0) / LEAD) for one in members]
    return {**figures, "off": round(max(off, default=0.0), 1)}


BUILD: Mapping[str, Build] = {"fairness": fairness}
