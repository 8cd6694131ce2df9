"""What campaigns cost, beside what they are credited with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting.queries.exchanging import beside
from accord.reporting.rules import exchanging
from accord.reporting.rules.results import return_on_investment
from accord.reporting.values.measures import Figure, Options, Row

_SPENT = """select campaign, currency, sum(amount_minor)::bigint as cost from facts.costs
where campaign is not null
  and ($start::date is null or cast(spent_on as date) >= $start::date)
  and ($end::date is null or cast(spent_on as date) <= $end::date)
group by all order by all"""


def with_costs(
    rows: Sequence[Row], *, options: Options, snapshot: lake.Snapshot
) -> tuple[Row, ...]:
    """Rows by campaign with what each cost in the days asked for and what came back; one that cost
    and is credited with nothing stands after those that are."""
    spent = _spent(options, snapshot=snapshot)
    told = [
        _beside(row, cost=spent.pop((row.group, row.figures["currency"]), None), options=options)
        for row in rows
    ]
    unpaid = [
        _beside(_bare(campaign, currency), cost=cost, options=options)
        for (campaign, currency), cost in spent.items()
    ]
    return (*told, *unpaid)


def _spent(options: Options, *, snapshot: lake.Snapshot) -> dict[tuple[object, object], int]:
    known: dict[str, object] = {"start": options.start, "end": options.end}
    sql = _SPENT
    if options.currency is not None:
        sql = exchanging.exchanged(_SPENT)
        known["to"] = options.currency
    rows = lake.run(
        sql=sql,
        parameters=known,
        beside=beside(to=options.currency) if options.currency is not None else {},
        snapshot=snapshot,
    )
    return {(row["campaign"], row["currency"]): int(str(row["cost"])) for row in rows}


def _bare(campaign: object, currency: object) -> Row:
    figures: dict[str, Figure] = {
        "conversions": 0.0, "value": Money(0, str(currency)), "low": None, "high": None,
        "currency": str(currency), "deals": 0,
    }  # fmt: skip
    group = int(str(campaign))
    return Row(group=group, label=str(group), figures=figures)


def _beside(row: Row, *, cost: int | None, options: Options) -> Row:
    paid = None if cost is None else Money(cost, str(row.figures["currency"]))
    value = row.figures["value"]
    figures: dict[str, Figure] = {"cost": paid, "revenue_roi": None, "margin_roi": None}
    if paid is not None and isinstance(value, Money):
        figures["revenue_roi"] = return_on_investment(gained=value, cost=paid)
        if options.margin is not None:
            kept = _kept(value, margin=options.margin)
            figures["margin_roi"] = return_on_investment(gained=kept, cost=paid)
    return replace(row, figures={**row.figures, **figures})


def _kept(value: Money, *, margin: Decimal) -> Money:
    return Money.rounded(value.amount * margin, currency=value.currency)
