"""The one sentence that a result about losses is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.kernel.money import Money, total
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result


def _wasted(result: Result) -> Note:
    hours = sum(float(str(row.figures["hours"])) for row in result.rows)
    told = {"leads": _leads(result), "hours": round(hours, 1) or 0}
    money = _money(result, "cost")
    return Note(Say.WASTED_MONEY, {**told, "money": money}) if money else Note(Say.WASTED, told)


def _at_risk(result: Result) -> Note:
    money = _money(result, "amount")
    told = {"leads": _leads(result)}
    if money is None:
        return Note(Say.WAIT_TOO_LONG, told)
    return Note(Say.AT_RISK, {**told, "money": money})


def _leads(result: Result) -> int:
    return sum(int(str(row.figures["leads"])) for row in result.rows)


def _money(result: Result, name: str) -> Money | None:
    """The sum, where there is one and it is in one currency."""
    found = [row.figures[name] for row in result.rows]
    amounts = [one for one in found if isinstance(one, Money)]
    if len({one.currency for one in amounts}) != 1:
        return None
    return total(amounts, currency=amounts[0].currency)


TELL: Mapping[str, Callable[[Result], Note]] = {
    "wasted_effort": _wasted,
    "revenue_at_risk": _at_risk,
}
