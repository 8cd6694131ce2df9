"""Rows of the measures of what is lost on leads that do not fit, and on those nobody works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accord.kernel.money import Money
from accord.reporting.rules.rows import Build, Context, Counted, only, ordered, row_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Row


def wasted_effort(
    counted: Sequence[Counted], *, spent: Sequence[Counted], context: Context
) -> list[Row]:
    """Hours and money of each group; a group whose cost is in two currencies is two rows, of
    which the first alone has the leads, so that they add up."""
    paid: dict[str | None, list[Money]] = {}
    for row in spent:
        paid.setdefault(row["label"], []).append(Money(row["cost"], row["currency"]))
    rows = []
    for row in counted:
        hours: dict[str, Figure] = {
            **only(row, "leads", "tried", "tries"),
            "hours": round((row["minutes"] or 0) / 60, 1),
        }
        nothing: dict[str, Figure] = dict.fromkeys(hours, 0)
        amounts: list[Money | None] = [*sorted(paid.get(row["label"], []), key=_by_currency)]
        for number, money in enumerate(amounts or [None]):
            cost: dict[str, Figure] = {
                "cost": money,
                "currency": money.currency if money else None,
            }
            rows.append(row_of(row["label"], {**(nothing if number else hours), **cost}))
    return ordered(rows, by="leads", context=context)


def revenue_at_risk(counted: Sequence[Counted], context: Context) -> list[Row]:
    """The estimate of each group with its range; none where nothing was ever decided or won."""
    rows = []
    for row in counted:
        amounts: dict[str, Figure] = {
            name: None
            if row["currency"] is None or row[name] is None
            else Money(row[name], row["currency"])
            for name in ("amount", "at_least", "at_most")
        }
        note = (Note(Say.ESTIMATE),) if amounts["amount"] is not None else ()
        figures = {"leads": row["leads"], **amounts, "currency": row["currency"]}
        rows.append(row_of(row["label"], figures, notes=note))
    return ordered(rows, by="leads", context=context)


def _by_currency(money: Money) -> str:
    return money.currency


BUILD: Mapping[str, Build] = {"revenue_at_risk": revenue_at_risk}
