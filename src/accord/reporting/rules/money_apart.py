"""Money of several currencies where it is told by each: which is set against which.

Sums of one currency are set against nothing that came of another's; where that is so no figure
is told, and a sentence says to ask for all of it in one. Where one currency alone is told it is
the one of most deals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accord.kernel.money import Money
from accord.reporting.rules.rows import Counted
from accord.reporting.values.measures import Group, Row


@dataclass(frozen=True, slots=True)
class WonIn:
    """What was won by group, in one currency. left_out: currencies in which more was won that no
    rate tells in this one; left_out_of: those of each group that has any."""

    by_group: dict[Group, Money]
    left_out: tuple[str, ...] = ()
    left_out_of: Mapping[Group, tuple[str, ...]] = field(default_factory=dict)


def by_group(rows: Iterable[Counted]) -> dict[Group, set[str]]:
    """The currencies of each group."""
    found: dict[Group, set[str]] = {}
    for row in rows:
        found.setdefault(row["label"], set()).add(row["currency"])
    return found


def won_in(ask: Callable[[str | None], Sequence[Row]], *, currency: str) -> WonIn:
    """All that was won, by the rates of its days where they are known; what they are not of is
    told apart. ask: the rows of the won value, each currency by itself or, where rates are known,
    in one."""
    rows = ask(None)
    if any(row.figures["currency"] != currency for row in rows):
        rows = ask(currency)
    by_group: dict[Group, Money] = {}
    others: dict[Group, set[str]] = {}
    for row in rows:
        value = row.figures["value"]
        if row.figures["currency"] != currency:
            others.setdefault(row.group, set()).add(str(row.figures["currency"]))
        elif isinstance(value, Money):
            by_group[row.group] = by_group.get(row.group, Money(0, currency)) + value
    return WonIn(
        by_group,
        tuple(sorted(set().union(*others.values()))),
        {group: tuple(sorted(codes)) for group, codes in others.items()},
    )


def main_of(rows: Iterable[Counted]) -> str | None:
    """The currency of most deals, of as many the first by its letters."""
    number: dict[str, int] = {}
    for row in rows:
        number[row["currency"]] = number.get(row["currency"], 0) + row["number"]
    return max(sorted(number), key=lambda code: number[code], default=None)
