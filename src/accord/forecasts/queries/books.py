"""Open deals, what was won, and what became of earlier deals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accord.currencies import api as currencies
from accord.deals.values import ForecastCategory
from accord.forecasts.values import (
    Decided,
    History,
    OpenDeal,
    Period,
    WonDeal,
)
from accord.foundation import bulk
from accord.kernel.zones import start_of
from accord.team import api as team

_LATELY = 365  # days within which decided deals say what is likely now
_OPENED = 90  # days within which opened deals say how many are to come
_SIZES = 500
_COLUMNS = """t.key, t.stage, t.status, t.opened_at, t.closed_at, t.expected_on, t.owner,
  t.tool_category, t.is_gone"""
_OPEN = """
    select d.key, n.name, d.amount_minor, d.currency, d.stage,
           (d.opened_at at time zone '{zone}')::date, d.expected_on, d.owner, coalesce(m.team, ''),
           d.tool_category, c.category
    from {deals} d
    join live.deals n on n.id = d.key
    left join forecasts_categorychoice c on c.deal_id = d.key
    left join facts.members m on m.key = d.owner
    where d.status = 'OPEN' and not d.is_gone
"""

_BY_CURRENCY = "facts.deals"


def deals_in(*, to: str | None, today: date, zone: ZoneInfo) -> str:
    """Where deals stand with their amounts: each in its own currency, or all in one by the rate of
    the day on which it was decided, of an open one by today's. to: a code, checked."""
    if to is None:
        return _BY_CURRENCY
    now = f"date '{today.isoformat()}'"
    day = f"least(coalesce((t.closed_at at time zone '{zone}')::date, {now}), {now})"
    return currencies.in_one(to=to, source=_BY_CURRENCY, columns=_COLUMNS, day=day)


def find_unrated(
    *, deals: str, at: datetime, since: date, zone: ZoneInfo
) -> tuple[str, int, date] | None:
    """Of the amounts that a forecast is made of those without a rate: the currency with the most
    of them, how many, and the first day; None where all have one. deals: of `deals_in`."""
    lately = at - timedelta(days=_LATELY)
    rows = bulk.fetch(
        f"""with told as materialized (select * from {deals} d where not d.is_gone),
              lately as (select exists (
                select from told where status <> 'OPEN' and closed_at between %s and %s) as is_any),
              sized as (
                select key from told where status = 'WON' and (amount_minor > 0 or has_no_rate)
                order by closed_at desc nulls last, key desc limit %s)
            select told_in, count(*), min(told_on) from told
            where has_no_rate
              and (status = 'OPEN' or key in (select key from sized)
                   or closed_at >= least(%s, %s) or not (select is_any from lately))
            group by 1 order by 2 desc, 1 limit 1""",
        [lately, at, _SIZES, lately, start_of(since, zone=zone)],
    )
    return rows[0] if rows else None


def list_open(*, deals: str = _BY_CURRENCY, zone: ZoneInfo) -> list[OpenDeal]:
    """All deals that are not decided, in the order of their ids. zone: whose days count."""
    rows = bulk.fetch(f"{_OPEN.format(deals=deals, zone=zone)} order by d.key", [])
    return [_open(row) for row in rows]


def find_open(*, deal_id: int) -> OpenDeal | None:
    """One deal, if it is there and not decided."""
    asked = _OPEN.format(deals=_BY_CURRENCY, zone=team.reporting_zone())
    rows = bulk.fetch(f"{asked} and d.key = %s", [deal_id])
    return _open(rows[0]) if rows else None


def _open(row: Sequence[Any]) -> OpenDeal:
    number, name, amount, currency, stage, opened, expected, owner, team, told, chosen = row
    return OpenDeal(
        id=number, name=name, amount_minor=amount, currency=currency, stage=stage,
        opened_on=opened, expected_on=expected, owner_id=owner, team=team,
        tool_category=ForecastCategory(told) if told else None,
        chosen=ForecastCategory(chosen) if chosen else None,
    )  # fmt: skip


def list_won(*, period: Period, deals: str = _BY_CURRENCY, zone: ZoneInfo) -> list[WonDeal]:
    """The deals that are won and closed in a period, by the days of a zone."""
    rows = bulk.fetch(
        f"""select d.key, d.amount_minor, d.currency, (d.closed_at at time zone '{zone}')::date,
                  d.owner, coalesce(m.team, '')
           from {deals} d left join facts.members m on m.key = d.owner
           where d.status = 'WON' and not d.is_gone and d.closed_at >= %s and d.closed_at < %s
           order by d.key""",
        _bounds(period, zone=zone),
    )
    return [
        WonDeal(
            id=number, amount_minor=amount, currency=currency, closed_on=day, owner_id=owner,
            team=team,
        )
        for number, amount, currency, day, owner, team in rows
    ]  # fmt: skip


def won_in(*, period: Period, zone: ZoneInfo) -> dict[str, int]:
    """What is won in a period now, by currency."""
    rows = bulk.fetch(
        """select currency, sum(coalesce(amount_minor, 0))::bigint from facts.deals
           where status = 'WON' and not is_gone and closed_at >= %s and closed_at < %s
           group by 1""",
        _bounds(period, zone=zone),
    )
    return dict(rows)


def count_reopened(*, period: Period, zone: ZoneInfo) -> dict[str, int]:
    """How many deals were won in a period and opened again after its end, by currency."""
    start, end = _bounds(period, zone=zone)
    rows = bulk.fetch(
        """select d.currency, count(distinct d.key) from facts.deals d
           where not d.is_gone
             and exists (select from facts.deal_events w where w.deal = d.key and w.kind = 'won'
                         and w.occurred_at >= %s and w.occurred_at < %s)
             and exists (select from facts.deal_events r where r.deal = d.key
                         and r.kind = 'reopened' and r.occurred_at >= %s)
           group by 1""",
        [start, end, end],
    )
    return dict(rows)


def _bounds(period: Period, *, zone: ZoneInfo) -> list[datetime]:
    return [start_of(day, zone=zone) for day in (period.start, period.end + timedelta(days=1))]


def get_history(*, at: datetime, deals: str = _BY_CURRENCY) -> History:
    """What is known of earlier deals at a moment."""
    opened, days = _opened(deals, at=at)
    return History(
        ages=_ages(at=at),
        of_stage=_of_stage(),
        decided=_decided(deals, at=at),
        sizes=_sizes(deals),
        opened=opened,
        opened_days=days,
        set_stages=list_set_stages(),
    )


def list_set_stages() -> dict[str, ForecastCategory]:
    """The stages of which leaders said a category."""
    rows = bulk.fetch("select stage, category from forecasts_stagecategory order by stage", [])
    return {stage: ForecastCategory(category) for stage, category in rows}


def list_stages(*, limit: int = 60) -> list[str]:
    """The stages in which open deals stand, those with the most first."""
    rows = bulk.fetch(
        """select stage from facts.deals where status = 'OPEN' and not is_gone and stage <> ''
           group by stage order by count(*) desc, stage limit %s""",
        [limit],
    )
    return [stage for (stage,) in rows]


def _ages(*, at: datetime) -> list[tuple[int, str | None, int]]:
    return [
        (max(days, 0), None if status == "OPEN" else status, count)
        for days, status, count in bulk.fetch(
            """select floor(extract(epoch from
                        case when status = 'OPEN' then %s else closed_at end - opened_at)
                      / 86400)::int, status, count(*)
               from facts.deals
               where opened_at is not null and opened_at <= %s and not is_gone
                 and (status = 'OPEN' or closed_at is not null)
               group by 1, 2""",
            [at, at],
        )
    ]


def _of_stage() -> dict[str, Decided]:
    """By stage the decided deals that stood in it while they were open. Of a deal that came
    decided already nothing is known of how it got there."""
    rows = bulk.fetch(
        """with late as (
             select deal from facts.deal_events where kind in ('won', 'lost') and before = ''),
           seen as (
             select deal, after as stage from facts.deal_events
             where kind in ('created', 'stage') and after <> ''
             union select deal, before from facts.deal_events where kind = 'stage' and before <> '')
           select s.stage, count(*) filter (where d.status = 'WON'),
                  count(*) filter (where d.status = 'LOST')
           from seen s join facts.deals d on d.key = s.deal
           where d.status <> 'OPEN' and not d.is_gone
             and not exists (select from late l where l.deal = s.deal)
           group by 1""",
        [],
    )
    return {stage: Decided(won, lost) for stage, won, lost in rows}


def _decided(deals: str, *, at: datetime) -> dict[str, Decided]:
    """By currency, of the last year; of all where nothing was decided in it."""
    rows = bulk.fetch(
        f"""select currency, coalesce(closed_at > %s, false),
                  count(*) filter (where status = 'WON'),
                  count(*) filter (where status = 'LOST'),
                  coalesce(sum(amount_minor) filter (where status = 'WON'), 0)::bigint,
                  coalesce(sum(amount_minor) filter (where status = 'LOST'), 0)::bigint
           from {deals} d
           where status <> 'OPEN' and not is_gone and (closed_at is null or closed_at <= %s)
           group by 1, 2""",
        [at - timedelta(days=_LATELY), at],
    )
    lately = {currency: Decided(*rest) for currency, is_late, *rest in rows if is_late}
    before = {currency: Decided(*rest) for currency, is_late, *rest in rows if not is_late}
    return before | lately


def _sizes(deals: str) -> dict[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for currency, amount in bulk.fetch(
        f"""select currency, amount_minor from (
             select currency, amount_minor,
                    row_number() over (partition by currency
                                       order by closed_at desc nulls last, key desc) as place
             from {deals} d where status = 'WON' and not is_gone and amount_minor > 0) newest
           where place <= %s""",
        [_SIZES],
    ):
        found[currency].append(amount)
    return dict(found)


def _opened(deals: str, *, at: datetime) -> tuple[dict[str, int], int]:
    since = at - timedelta(days=_OPENED)
    rows = bulk.fetch(
        f"""select currency, count(*) filter (where opened_at > %s),
                  min(opened_at) from {deals} d
           where opened_at <= %s and not is_gone group by 1""",
        [since, at],
    )
    if not rows:
        return {}, 0
    first = max(min(row[2] for row in rows), since)
    return {currency: count for currency, count, _first in rows}, max((at - first).days, 1)
