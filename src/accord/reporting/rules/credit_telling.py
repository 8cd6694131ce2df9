"""The one sentence that a result about credit is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from accord.kernel.money import Money, total
from accord.reporting.rules.row_figures import number_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result, Row

# Sentences that say why nobody is named first.
_INSTEAD = (Say.ALL_UNTOUCHED, Say.ALWAYS_TOGETHER, Say.HELP_TOO_CLOSE)


def _helped(result: Result) -> Note:
    instead = next((note for say in _INSTEAD for note in result.notes if note.say is say), None)
    named = [row for row in result.rows if row.label is not None]
    if instead is not None or not named:
        return instead or next(iter(result.notes), Note(Say.NOTHING_YET))
    first = named[0]
    of = [row for row in result.rows if row.figures["currency"] == first.figures["currency"]]
    value = first.figures["value"]
    if isinstance(value, Money) and value.minor:
        whole = total(_money(of), currency=value.currency)
        return Note(Say.HELPED_MOST, {"name": first.name or "", "money": value, "whole": whole})
    return Note(
        Say.HELPED_MOST_DEALS,
        {
            "name": first.name or "",
            "part": number_of(first, "conversions"),
            "deals": round(sum(number_of(row, "conversions") for row in of)),
        },
    )


def _money(rows: Sequence[Row]) -> list[Money]:
    return [row.figures["value"] for row in rows if isinstance(row.figures["value"], Money)]


def _started(result: Result) -> Note:
    """By the rule that is gone by, all currencies together."""
    of = [row for row in result.rows if row.figures["locked"]]
    names = ("deals", "marketing", "sales")
    return Note(Say.STARTED, {name: _sum(of, name) for name in names})


def _influenced(result: Result) -> Note:
    of = [row for row in result.rows if row.label == "marketing"]
    return Note(Say.HAD_PART, {"part": _sum(of, "deals"), "deals": _sum(result.rows, "deals")})


def _sum(rows: Sequence[Row], name: str) -> int:
    return sum(int(str(row.figures[name])) for row in rows)


TELL: Mapping[str, Callable[[Result], Note]] = {
    "attribution": _helped,
    "sourced": _started,
    "influenced": _influenced,
}
