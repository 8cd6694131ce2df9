"""What the sample's two teams work for this year, and the plan that is kept for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accord.goals.values.kept import Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag
from accord.sample.rules.catalogue import ANA, SEOJUN

ROOT, LEADS, CUSTOMERS = "revenue-this-year", "leads-this-year", "customers-this-year"
CURRENCY = "EUR"
# By size of the company: what a year of it brings, a little above the one before.
_REVENUE, _LEADS, _CUSTOMERS = 2_400_000, 3_300, 125
_LAG = (0.05, 0.2, 0.25, 0.2, 0.15, 0.1, 0.05)


def goals(*, until: date, scale: float) -> list[tuple[str, dict[str, Any]]]:
    """Keys and bodies, those below after what they hang on."""
    year = {"from": f"{until.year}-01-01", "to": f"{until.year}-12-31"}
    below = {**year, "currency": "", "parent": ROOT, "comment": ""}
    return [
        (ROOT, {"name": "Revenue of this year", "metric": "revenue", "side": "both", **year,
                "target": _whole(_REVENUE * scale), "currency": CURRENCY, "parent": "",
                "comment": "A fifth more than the year before, with the team as it is."}),
        (LEADS, {"name": "Leads of this year", "metric": "leads", "side": "marketing", **below,
                 "target": _whole(_LEADS * scale)}),
        (CUSTOMERS, {"name": "Customers of this year", "metric": "customers", "side": "sales",
                     **below, "target": _whole(_CUSTOMERS * scale)}),
    ]  # fmt: skip


def shares(members: Mapping[str, int], *, scale: float) -> dict[int, Decimal]:
    """What the two who close deals are to bring of it; members by the name that rows have."""
    return {
        members[one.external_id]: Decimal(_whole(target * scale))
        for one, target in ((ANA, 1_300_000), (SEOJUN, 950_000))
        if one.external_id in members
    }


def plan(*, until: date, scale: float) -> Asked:
    """What both teams assumed when the year began."""
    rates = (
        ("lead", "mql", 42, 38, 46),
        ("mql", "sql", 48, 42, 54),
        ("sql", "opportunity", 55, 48, 62),
        ("opportunity", "customer", 36, 30, 42),
    )
    links = tuple(
        Link(start, end, Fraction(rate, 100), low=Fraction(low, 100), high=Fraction(high, 100))
        for start, end, rate, low, high in rates
    )
    return Asked(
        target=Fraction(_whole(_REVENUE * scale)), currency=CURRENCY, average_deal=Fraction(19_000),
        links=links, start=date(until.year, 1, 1), end=date(until.year, 12, 31), lag=Lag(_LAG),
    )  # fmt: skip


def _whole(said: float) -> str:
    """At least one, also of a company that is a small part of the whole."""
    return str(max(1, round(said)))
