"""Forecasts as of now, and how right earlier ones were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from accord.deals.values import ForecastCategory
from accord.forecasts.queries import books, kept
from accord.forecasts.rules import categories, forecasting, judging, periods
from accord.forecasts.rules.chances import Ages
from accord.forecasts.values import (
    Accuracy,
    Coverage,
    Decided,
    Forecast,
    History,
    Off,
    OpenDeal,
    Period,
    PeriodKind,
    Said,
    Unjudged,
    Unrated,
    WonDeal,
)
from accord.team import api as team

Of = Callable[[OpenDeal | WonDeal], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything that a forecast is made of, read once. deals: where it was read, in one currency
    or each in its own; zone: by whose days."""

    deals: str
    open_deals: Sequence[OpenDeal]
    history: History
    ages: Ages
    today: date
    zone: ZoneInfo

    def category(self, deal: OpenDeal) -> ForecastCategory:
        """In which category a deal counts."""
        return categories.category_of(deal, history=self.history)

    def expected_in(self, period: Period) -> list[OpenDeal]:
        """The open deals that are expected to close in a period."""
        return [
            one
            for one in self.open_deals
            if forecasting.is_expected(one, period=period, today=self.today)
        ]


def open_books(*, at: datetime, to: str | None = None, since: date | None = None) -> Books:
    """All open deals and what became of earlier ones, as of now; all money in one currency, where
    one is named: what is decided by the rate of its day, what is open by today's. to: a code,
    checked; since: the first day of what is asked for, of which each amount needs a rate too.
    Raises Unrated."""
    zone = team.reporting_zone()
    today = at.astimezone(zone).date()
    deals = books.deals_in(to=to, today=today, zone=zone)
    if to is not None:
        unrated = books.find_unrated(deals=deals, at=at, since=since or today, zone=zone)
        if unrated is not None:
            raise Unrated(*unrated)
    history = books.get_history(at=at, deals=deals)
    return Books(
        deals=deals,
        open_deals=books.list_open(deals=deals, zone=zone),
        history=history,
        ages=Ages(history.ages),
        today=today,
        zone=zone,
    )


def forecast_ahead(*, kind: PeriodKind, read: Books) -> list[Forecast]:
    """The period of today and those after it, each currency by itself."""
    return [
        one
        for period in periods.ahead(read.today, kind=kind)
        for one in forecast_of(period=period, read=read)
    ]


def forecast_of(*, period: Period, read: Books) -> list[Forecast]:
    """One period, each currency by itself."""
    return forecasting.forecast(
        period=period, open_deals=read.open_deals,
        won=books.list_won(period=period, deals=read.deals, zone=read.zone),
        history=read.history, ages=read.ages, today=read.today,
    )  # fmt: skip


def forecast_by(
    *, period: Period, read: Books, won: Sequence[WonDeal], of: Of
) -> Mapping[object, list[Forecast]]:
    """One period by what each deal is of, such as its owner. won: of `list_won`. Deals that are
    not opened yet are nobody's, so they are in none."""
    groups = {of(one) for one in read.open_deals} | {of(one) for one in won}
    return {
        group: forecasting.forecast(
            period=period,
            open_deals=[one for one in read.open_deals if of(one) == group],
            won=[one for one in won if of(one) == group],
            history=read.history, ages=read.ages, today=read.today, with_new=False,
        )
        for group in groups
    }  # fmt: skip


def coverage_of(*, period: Period, targets: Mapping[str, int], read: Books) -> list[Coverage]:
    """Whether the open pipeline covers the target of each currency in minor units."""
    found = {one.currency: one for one in forecast_of(period=period, read=read)}
    return [
        judging.coverage(
            currency=currency,
            target=target,
            closed=found[currency].totals.closed if currency in found else 0,
            open_pipeline=found[currency].totals.open_pipeline if currency in found else 0,
            decided=read.history.decided.get(currency, Decided()),
        )
        for currency, target in sorted(targets.items())
    ]


def list_accuracy(*, kind: PeriodKind, at: datetime) -> list[Accuracy]:
    """Each period that is over and was forecast in time, the newest first; of a currency in which
    something came and nothing was said, that nothing was."""
    zone = team.reporting_zone()
    said = kept.list_judged(kind=kind, today=at.astimezone(zone).date(), zone=zone)
    each = {one.period for one in said}
    actual = {period: books.won_in(period=period, zone=zone) for period in each}
    paid = {currency for came in actual.values() for currency, minor in came.items() if minor}
    reopened = {period: books.count_reopened(period=period, zone=zone) for period in each}
    found = []
    for one in (*said, *_unsaid(said, actual)):
        came = actual[one.period].get(one.currency, 0)
        # Where other currencies came, of this one that never did all that was said is off.
        off = partial(_off, actual=came, never=bool(paid) and one.currency not in paid)
        found.append(
            Accuracy(
                period=one.period,
                currency=one.currency,
                said_at=one.taken_at.astimezone(zone),
                actual=came,
                reopened=reopened[one.period].get(one.currency, 0),
                expected=off(one.spread.expected if one.spread else None),
                weighted=off(one.weighted),
                commit=judging.off(said=one.commit_forecast, **off.keywords),
                tool_commit=off(one.tool_commit),
            )
        )
    return sorted(found, key=lambda one: (-one.period.start.toordinal(), one.currency))


def _unsaid(said: Sequence[Said], actual: Mapping[Period, Mapping[str, int]]) -> list[Said]:
    """What was won in a currency of which the snapshot of its period knew nothing."""
    of_period = {one.period: one for one in said}
    told = {(one.period, one.currency) for one in said}
    return [
        replace(
            of_period[period], currency=currency, commit_forecast=0, open_pipeline=0, weighted=0,
            spread=None, tool_commit=None,
        )
        for period, came in actual.items()
        for currency, minor in came.items()
        if minor and (period, currency) not in told
    ]  # fmt: skip


def list_unjudged(*, kind: PeriodKind, at: datetime) -> list[Unjudged]:
    """Each period that is over and was forecast, but not in the weeks whose forecast is judged; the
    newest first."""
    zone = team.reporting_zone()
    return kept.list_unjudged(kind=kind, today=at.astimezone(zone).date(), zone=zone)


def _off(said: int | None, *, actual: int, never: bool) -> Off | None:
    return None if said is None else judging.off(said=said, actual=actual, never=never)
