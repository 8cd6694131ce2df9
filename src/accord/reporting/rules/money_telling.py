"""The one sentence that a result about money or a forecast is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.kernel.money import Money, total
from accord.reporting.rules.row_figures import money_of, number_of, total_of, whole_of
from accord.reporting.values.figures import Note, Parameter, Say
from accord.reporting.values.measures import Result


def _said(result: Result) -> Note:
    return result.notes[0] if result.notes else Note(Say.NOTHING_YET)


def _velocity(result: Result) -> Note:
    rows = [row for row in result.rows if isinstance(row.figures["per_day"], Money)]
    if not rows:
        return Note(Say.NOTHING_YET)
    row = max(rows, key=lambda row: whole_of(row, "won"))
    return Note(
        Say.A_DAY_BRINGS,
        {
            "money": money_of(row, "per_day"),
            "opportunities": whole_of(row, "opportunities"),
            "won": whole_of(row, "won"),
            "decided": whole_of(row, "won") + whole_of(row, "lost"),
            "days": number_of(row, "cycle_days"),
        },
    )


def _customer_cost(result: Result) -> Note:
    row = max(result.rows, key=lambda row: (row.label or "", whole_of(row, "new_customers")))
    month = row.label or ""
    if row.notes:
        return row.notes[0]
    if not isinstance(row.figures["cac"], Money) and whole_of(row, "new_customers"):
        return Note(Say.CUSTOMERS_WITHOUT_COST, {"month": month})
    if not isinstance(row.figures["cac"], Money):
        cost = money_of(row, "marketing_cost") + money_of(row, "sales_cost")
        return Note(Say.NO_NEW_CUSTOMER, {"month": month, "cost": cost})
    return Note(Say.CUSTOMER_COST, {"month": month, "cac": money_of(row, "cac")})


def most_spent_on(result: Result) -> Note:
    """The kind of cost that most went into; of several currencies nothing is told as the most."""
    if len({row.figures["currency"] for row in result.rows}) > 1:
        return Note(Say.COSTS_IN_SEVERAL)
    row = result.rows[0]
    return Note(
        Say.MOST_SPENT_ON,
        {
            "kind": row.name or "",
            "cost": money_of(row, "cost"),
            "whole": total(
                (money_of(one, "cost") for one in result.rows),
                currency=money_of(row, "cost").currency,
            ),
        },
    )


def _growth(result: Result) -> Note:
    rows = [row for row in result.rows if row.figures["growth"] is not None]
    whole = [row for row in rows if row.figures["is_whole"]] or rows
    if not whole:
        return Note(Say.FIRST_YEAR)
    row = max(whole, key=lambda row: (row.label or "", whole_of(row, "deals")))
    growth = number_of(row, "growth")
    told: dict[str, Parameter] = {"year": row.label or "", "share": round(abs(growth) * 100, 1)}
    return Note(Say.GREW if growth >= 0 else Say.SHRANK, told)


def _retention(result: Result) -> Note:
    rows = [row for row in result.rows if row.figures["mature"]] or list(result.rows)
    names = ("kept", "customers")
    return Note(Say.STAYED, {name: sum(whole_of(row, name) for row in rows) for name in names})


def _expansion(result: Result) -> Note:
    row = max(result.rows, key=lambda row: (row.label or "", whole_of(row, "customers")))
    return Note(
        Say.EXPANDED,
        {
            "year": row.label or "",
            "before": money_of(row, "value"),
            "after": money_of(row, "after"),
        },
    )


def _steps_back(result: Result) -> Note:
    count = {
        told: total_of(result, name) for told, name in (("back", "went_back"), ("deals", "deals"))
    }
    return Note(Say.WENT_BACK, count)


def _sources(result: Result) -> Note:
    names = ("sqls", "leads")
    return Note(Say.SOURCES_TAKEN, {name: total_of(result, name) for name in names})


def _two_sides(result: Result) -> Note:
    people = {row.label or "": whole_of(row, "people") for row in result.rows}
    return Note(Say.BOTH_SIDES, dict(people))


def _in_time(result: Result) -> Note:
    old = [row for row in result.rows if row.figures["mature"]] or list(result.rows)[:1]
    row = old[-1]
    told = {name: round(number_of(row, name) * 100, 1) for name in ("share", "rejected_share")}
    return Note(
        Say.IN_TIME,
        {
            "days": int(row.label or 0), "reached": told["share"],
            "left": told["rejected_share"],
        },
    )  # fmt: skip


TELL: Mapping[str, Callable[[Result], Note]] = {
    "conversion_in_time": _in_time,
    "velocity": _velocity,
    "cac": _customer_cost,
    "revenue_growth": _growth,
    "retention": _retention,
    "expansion": _expansion,
    "steps_back": _steps_back,
    "source_quality": _sources,
    "two_sides": _two_sides,
    "forecast": _said,
    "coverage": _said,
    "forecast_accuracy": _said,
}
