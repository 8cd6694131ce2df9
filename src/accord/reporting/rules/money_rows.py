"""Rows of the measures of money and of customers who come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accord.kernel.money import Money
from accord.reporting.rules import cohorts, money_apart, sentences
from accord.reporting.rules.rates import period_ratio, rate_of
from accord.reporting.rules.results import cost_each, return_on_investment, velocity
from accord.reporting.rules.rows import Build, Context, Counted, only, ordered, row_of, shares
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Group, Row

DAYS_OF_MONTH = Fraction(36525, 1200)
LASTS = 12  # months: a deal is taken to last so long, where its margin is spread over them
SIDES = ("marketing", "sales")


def cost(
    counted: Sequence[Counted],
    *,
    spent: Sequence[Counted],
    won: Sequence[Counted],
    margin: Decimal | None,
    context: Context,
) -> list[Row]:
    """What was spent in each currency, per lead, MQL, SQL, customer and won deal, and what came
    back: of revenue, and of margin where it is said. Groups on which nothing was spent are left
    out.
    """
    came_of = {row["label"]: row for row in counted}
    value = {(row["label"], row["currency"]): row for row in won}
    currencies = money_apart.by_group(won)
    rows = []
    for row in spent:
        label, currency = row["label"], row["currency"]
        paid = Money(row["cost"], currency)
        if label is None and context.dimension:
            rows.append(_unassigned(paid))
            continue
        sold = value.get((label, currency), {"value": 0, "number": 0})
        earned = Money(sold["value"] or 0, currency)
        figures = _cost_figures(
            paid, earned, came=came_of.get(label, {}), deals=sold["number"], margin=margin
        )
        elsewhere = currencies.get(label, set()) - {currency}
        note = sentences.about_return(gained=earned, cost=paid)
        if not sold["number"] and elsewhere:
            note = Note(Say.SPENT_WITHOUT_RATE, {"currency": currency})
        rows.append(row_of(label, figures, notes=(note,)))
    return ordered(rows, by="leads", context=context)


_CAME = ("leads", "mqls", "sqls", "customers")
_COSTS = ("cost_per_lead", "cost_per_mql", "cost_per_sql", "cost_per_customer")


def _cost_figures(
    paid: Money, earned: Money, *, came: Counted, deals: int, margin: Decimal | None
) -> dict[str, Figure]:
    count = {name: came.get(name, 0) for name in _CAME}
    kept = None if margin is None else Money.rounded(earned.amount * margin, currency=paid.currency)
    return {
        "currency": paid.currency,
        "cost": paid,
        **count,
        **{
            told: cost_each(cost=paid, count=count[name])
            for told, name in zip(_COSTS, _CAME, strict=True)
        },
        "won_deals": deals,
        "cost_per_deal": cost_each(cost=paid, count=deals),
        "won_value": earned,
        "revenue_roi": return_on_investment(gained=earned, cost=paid),
        "margin_roi": None if kept is None else return_on_investment(gained=kept, cost=paid),
    }


def cost_by_kind(spent: Sequence[Counted]) -> list[Row]:
    """What was spent on each kind of cost, and its share of all in that currency; nothing is set
    against it, since no lead is brought by one kind alone."""
    whole: dict[str, int] = {}
    for row in spent:
        whole[row["currency"]] = whole.get(row["currency"], 0) + row["cost"]
    # Each currency by itself: amounts of two are not put in one order.
    by_size = sorted(spent, key=lambda row: (row["currency"], -row["cost"], row["label"] or ""))
    return [
        row_of(
            row["label"],
            {
                "currency": row["currency"],
                "cost": Money(row["cost"], row["currency"]),
                "cost_share": row["cost"] / whole[row["currency"]] if row["cost"] else None,
            },
        )
        for row in by_size
    ]


def _unassigned(paid: Money) -> Row:
    """Cost that names no group: who came of it cannot be told from who came of nothing."""
    figures: dict[str, Figure] = {
        "currency": paid.currency,
        "cost": paid,
        **dict.fromkeys(
            (*_CAME, *_COSTS, "won_deals", "cost_per_deal", "won_value", "revenue_roi",
             "margin_roi")
        ),
    }  # fmt: skip
    return row_of(None, figures, notes=(Note(Say.COST_OF_NO_GROUP, {"cost": paid}),))


def velocities(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Money an average day brings, each currency by itself."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["won"], entered=row["won"] + row["lost"])
        average = _mean(row["average_minor"], row["currency"])
        days = row["cycle_days"]
        a_day = None
        if average is not None and days:
            a_day = velocity(
                opportunities=row["opportunities"],
                win_rate=Fraction(rate.reached, rate.entered),
                average_value=average,
                cycle_days=Fraction(days),
            )
        figures = {
            "currency": row["currency"],
            **only(row, "opportunities", "won", "lost"),
            **shares(rate, mature=True),
            "average_value": average,
            "cycle_days": None if days is None else round(float(days), 1),
            "per_day": a_day,
        }
        rows.append(row_of(row["label"], figures, rate=rate))
    return ordered(rows, by="opportunities", context=context)


def growth(counted: Sequence[Counted], context: Context) -> list[Row]:
    """What was won in each year, and how much more than in the year before."""
    value = {(row["label"], row["currency"]): row["value"] or 0 for row in counted}
    known = [row["label"] for row in counted if row["label"]]
    rows = []
    for row in counted:
        label, currency = row["label"], row["currency"]
        if label is None:
            continue
        before = value.get((str(int(label) - 1), currency))
        if before is None and int(label) > int(min(known)):
            before = 0
        runs = context.horizon is not None and context.horizon < date(int(label), 12, 31)
        more = (value[label, currency] - before) / before if before else None
        figures: dict[str, Figure] = {
            "currency": currency,
            "deals": row["deals"],
            "value": Money(value[label, currency], currency),
            "before": None if before is None else Money(before, currency),
            "growth": more,
            "is_whole": not runs,
        }
        rows.append(row_of(label, figures))
    return ordered(rows, by="deals", context=context)


def retention(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the customers of a year, the share that bought in the one after."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["kept"], entered=row["customers"])
        mature = row["young"] <= cohorts.YOUNG_AT_MOST * row["customers"]
        early = Note(Say.STAY_RUNS, {"open": row["young"], "entered": row["customers"]})
        figures = {**only(row, "customers", "kept"), **shares(rate, mature=mature)}
        rows.append(row_of(row["label"], figures, notes=() if mature else (early,), rate=rate))
    return ordered(rows, by="customers", context=context)


def expansion(counted: Sequence[Counted], context: Context) -> list[Row]:
    """What the same customers bought in a year and in the one after."""
    rows = []
    for row in counted:
        before, after = row["before_minor"], row["after_minor"]
        figures: dict[str, Figure] = {
            "currency": row["currency"],
            **only(row, "customers", "bought_again"),
            "value": Money(before, row["currency"]),
            "after": Money(after, row["currency"]),
            "kept_value": after / before if before else None,
        }
        rows.append(row_of(row["label"], figures))
    return ordered(rows, by="customers", context=context)


def steps_back(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the deals, the share that went back at least once."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["went_back"], entered=row["deals"])
        figures = {**only(row, "deals", "went_back"), **shares(rate, mature=True)}
        rows.append(row_of(row["label"], figures, rate=rate))
    return ordered(rows, by="deals", context=context)


def source_quality(
    counted: Sequence[Counted], *, won: Sequence[Counted], context: Context
) -> list[Row]:
    """How well the leads of each source fit, how many came to sales, and what they brought."""
    main = money_apart.main_of(won)
    value = {row["label"]: row["value"] or 0 for row in won if row["currency"] == main}
    more = {row["label"] for row in won if row["currency"] != main}
    rows = []
    for row in counted:
        rate = rate_of(reached=row["sqls"], entered=row["leads"])
        mature = row["open"] <= cohorts.YOUNG_AT_MOST * row["leads"]
        label = row["label"]
        early = Note(Say.TOO_EARLY, {"open": row["open"], "entered": row["leads"]})
        notes = () if mature else (early,)
        if label in more:
            notes = (*notes, Note(Say.OTHER_CURRENCIES))
        figures = {
            **only(row, "leads", "judged", "fits"),
            "fit_share": row["fits"] / row["judged"] if row["judged"] else None,
            **only(row, "mqls", "sqls", "customers"),
            **shares(rate, mature=mature),
            "value": Money(value.get(label, 0), main) if main else None,
            "currency": main,
        }
        rows.append(row_of(label, figures, notes=notes, rate=rate))
    return ordered(rows, by="leads", context=context)


def two_sides(
    counted: Sequence[Counted], *, spent: Sequence[Counted], context: Context
) -> list[Row]:
    """People and cost of each team, each currency by itself."""
    del context
    people = {row["label"]: row["people"] for row in counted}
    cost = {(row["label"], row["currency"]): row["cost"] for row in spent}
    currencies = sorted({row["currency"] for row in spent}) or [""]
    whole = sum(people.values())
    rows = []
    for currency in currencies:
        paid = sum(cost.get((side, currency), 0) for side in SIDES)
        for side in SIDES:
            mine = cost.get((side, currency), 0)
            figures: dict[str, Figure] = {
                "people": people.get(side, 0),
                "people_share": people.get(side, 0) / whole if whole else None,
                "currency": currency or None,
                "cost": Money(mine, currency) if currency else None,
                "cost_share": mine / paid if paid else None,
            }
            rows.append(row_of(side, figures))
    return rows if whole or currencies != [""] else []


def customer_cost(
    counted: Sequence[Counted],
    *,
    spent: Sequence[Counted],
    of_sales: Sequence[Counted],
    cycle: float | None,
    margin: Decimal | None,
    since: str,
    context: Context,
) -> list[Row]:
    """What new customers of each month cost. `cycle`: days from a lead to its first deal; `since`:
    the first month asked for, empty for all. Where customers came or money was spent in another
    currency too, and where nothing is booked, nothing is told."""
    came = {(row["label"], row["currency"]): row for row in counted}
    paid = {(row["label"], row["currency"]): row["cost"] for row in spent}
    sales = {(row["label"], row["currency"]): row["cost"] for row in of_sales}
    lag = None if cycle is None else lag_of(cycle)
    asked = sorted(key for key in {*came, *paid} if key[0] and key[0] >= since)
    earliest = min((month for month, _currency in paid if month), default="")
    came_in, paid_in = money_apart.by_group(counted), money_apart.by_group(spent)

    def against(month: str, spent_in: str, currency: str) -> int | None:
        """What was spent in one month and is set against the customers of another."""
        beside = came_in.get(month, set()) | paid_in.get(spent_in, set())
        return None if beside - {currency} else paid.get((spent_in, currency)) or None

    rows = []
    for month, currency in asked:
        earlier = months_before(month, lag) if lag is not None else ""
        known = bool(earlier) and earlier >= earliest
        new = came.get((month, currency), {"new_customers": 0, "average_minor": None})
        apart = None
        if len(came_in.get(month, set()) | paid_in.get(month, set())) > 1:
            apart = Say.CURRENCIES_APART
        elif known and new["new_customers"] and paid_in.get(earlier, set()) - {currency}:
            apart = Say.CYCLE_APART
        rows.append(
            _cost_row(
                month,
                currency,
                cost=paid.get((month, currency), 0),
                of_sales=sales.get((month, currency), 0),
                against=against(month, month, currency),
                lagged=against(month, earlier, currency) if known else None,
                notes=(Note(apart, {"month": month}),) if apart else (),
                lag=lag,
                new=new,
                margin=margin,
            )
        )
    return ordered(rows, by="new_customers", context=context)


def _cost_row(
    month: str,
    currency: str,
    *,
    cost: int,
    of_sales: int,
    against: int | None,
    lagged: int | None,
    notes: tuple[Note, ...],
    lag: int | None,
    new: Mapping[str, Any],
    margin: Decimal | None,
) -> Row:
    count = new["new_customers"]
    each, earlier = (
        None if paid is None else cost_each(cost=Money(paid, currency), count=count)
        for paid in (against, lagged)
    )
    figures: dict[str, Figure] = {
        "currency": currency,
        "marketing_cost": Money(cost - of_sales, currency),
        "sales_cost": Money(of_sales, currency),
        "new_customers": count,
        "cac": each,
        "cac_lagged": earlier,
        "lag_months": lag,
        "average_value": _mean(new["average_minor"], currency),
        "payback_months": _payback(each, average=new["average_minor"], margin=margin),
    }
    return row_of(month, figures, notes=notes)


def _payback(each: Money | None, *, average: float | None, margin: Decimal | None) -> float | None:
    """Months until the margin of a customer has paid what it cost."""
    if each is None or not average or not margin:
        return None
    monthly = Fraction(average) * Fraction(margin) / LASTS
    return round(float(each.minor / monthly), 1)


def with_period(rows: Sequence[Row], *, passed: Sequence[Counted], shown: bool) -> list[Row]:
    """Conversions with the period ratio beside them; only where time is what they are told by."""
    if not shown:
        return list(rows)
    came = {row["label"]: row["passed"] for row in passed}
    return [
        replace(row, figures={**row.figures, "period_ratio": _period_of(row, came)}) for row in rows
    ]


def _period_of(row: Row, came: Mapping[Group, int]) -> float | None:
    entered = row.figures["entered"]
    assert isinstance(entered, int)
    return period_ratio(reached=came.get(row.group, 0), entered=entered)


def lag_of(cycle: float) -> int:
    """The days from a lead to its first deal, in months."""
    return round(Fraction(cycle) / DAYS_OF_MONTH)


def months_before(month: str, lag: int) -> str:
    """The month that lies so many before one."""
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - lag, 12)
    return f"{year:04}-{index + 1:02}"


def _mean(minor: float | None, currency: str) -> Money | None:
    return None if minor is None else Money(round(minor), currency)


BUILD: Mapping[str, Build] = {
    "velocity": velocities,
    "revenue_growth": growth,
    "retention": retention,
    "expansion": expansion,
    "steps_back": steps_back,
}
