"""The forecast of each currency and period from open deals and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accord.deals.values import ForecastCategory
from accord.forecasts.rules import categories
from accord.forecasts.rules.chances import Ages, chance_of_stage
from accord.forecasts.rules.periods import expected_in
from accord.forecasts.rules.spreads import spread
from accord.forecasts.values import Forecast, History, OpenDeal, Period, Spread, WonDeal


def forecast(
    *,
    period: Period,
    open_deals: Sequence[OpenDeal],
    won: Sequence[WonDeal],
    history: History,
    ages: Ages,
    today: date,
    with_new: bool = True,
) -> list[Forecast]:
    """One forecast for each currency with a deal, by its code. with_new: deals that are not opened
    yet count, as they do for the whole company."""
    currencies = sorted({one.currency for one in open_deals} | {one.currency for one in won})
    return [
        _of_currency(
            currency,
            period=period,
            open_deals=[one for one in open_deals if one.currency == currency],
            closed=sum(
                one.amount_minor or 0
                for one in won
                if one.currency == currency and period.has(one.closed_on)
            ),
            history=history,
            ages=ages,
            today=today,
            with_new=with_new,
        )
        for currency in currencies
    ]


def _of_currency(
    currency: str,
    *,
    period: Period,
    open_deals: Sequence[OpenDeal],
    closed: int,
    history: History,
    ages: Ages,
    today: date,
    with_new: bool,
) -> Forecast:
    inside = [one for one in open_deals if is_expected(one, period=period, today=today)]
    judged = [(categories.category_of(one, history=history), one.amount_minor) for one in inside]
    chances = [chance_of_stage(one.stage, history=history, currency=currency) for one in inside]
    counted = [
        one
        for one in open_deals
        if categories.category_of(one, history=history) is not ForecastCategory.OMITTED
    ]
    weighted = None
    if None not in chances:
        counting = zip(chances, judged, strict=True)
        weighted = closed + round(
            sum(
                (chance or 0) * (amount or 0)
                for chance, (category, amount) in counting
                if category is not ForecastCategory.OMITTED
            )
        )
    return Forecast(
        period=period,
        currency=currency,
        totals=categories.totals(closed=closed, open_deals=judged),
        tool_commit=_tool_commit(inside, open_deals=open_deals, closed=closed),
        weighted=weighted,
        spread=_spread(
            currency, period=period, open_deals=counted, closed=closed, history=history,
            ages=ages, today=today, with_new=with_new,
        ),
        deals=len(inside),
        overdue=sum(one.expected_on is not None and one.expected_on < today for one in inside),
        without_amount=sum(one.amount_minor is None for one in inside),
    )  # fmt: skip


def is_expected(deal: OpenDeal, *, period: Period, today: date) -> bool:
    """Whether an open deal is expected to close in the period."""
    day = expected_in(deal.expected_on, today=today)
    return day is not None and period.has(day)


def _tool_commit(
    inside: Sequence[OpenDeal], *, open_deals: Sequence[OpenDeal], closed: int
) -> int | None:
    """The commit forecast by the tool's own categories; None where it gives no deal one."""
    if all(one.tool_category is None for one in open_deals):
        return None
    committed = (ForecastCategory.COMMIT, ForecastCategory.CLOSED)
    return closed + sum(one.amount_minor or 0 for one in inside if one.tool_category in committed)


def _spread(
    currency: str,
    *,
    period: Period,
    open_deals: Sequence[OpenDeal],
    closed: int,
    history: History,
    ages: Ages,
    today: date,
    with_new: bool,
) -> Spread | None:
    """By age: open deals count whatever day is written on them."""
    if not ages.known or period.end < today:
        return None
    since, until = max((period.start - today).days, 0), (period.end - today).days
    dated = [one for one in open_deals if one.amount_minor]
    old = [max((today - (one.opened_on or today)).days, 0) for one in dated]
    each_day = history.opened.get(currency, 0) / history.opened_days if history.opened_days else 0
    arriving = each_day * ages.won_of_new(since=since, until=until) if with_new and until else 0.0
    return spread(
        closed=closed,
        chances=ages.won_within(old, since=since, until=until).tolist(),
        amounts=[one.amount_minor or 0 for one in dated],
        arriving=arriving,
        sizes=history.sizes.get(currency, ()),
        won=ages.won,
        lost=ages.lost,
    )
