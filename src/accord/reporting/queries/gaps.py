"""Why one period brought more or less than another, from the leads behind both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from accord.goals import api as goals
from accord.goals.values.goals import GoalText
from accord.goals.values.kept import Asked
from accord.kernel.money import exponent_of
from accord.lake import api as lake
from accord.reporting.queries.exchanging import beside
from accord.reporting.queries.promises import agreed_tries
from accord.reporting.queries.sources import sql_of
from accord.reporting.rules.exchanging import exchanged
from accord.reporting.rules.gap_funnels import WORKED, effects_of, funnels, planned
from accord.reporting.rules.gaps import split_gap
from accord.reporting.rules.questions import morning, used
from accord.reporting.values.gaps import Cause, Counts, Effects, Gap, Part
from accord.team import api as team

_TABLES = ("lead_path", "sales_tries", "best_quadrant", "decided_deals")
_TRIES = 6  # before a lead is given up, where nobody agreed on another number
_LAG = """select coalesce(median((customer_p - lead_p) / 345600e6), 0) as days
          from derived.lead_path where customer_p & 2 = 0 and lead_p & 2 = 0"""
_CURRENCIES = """select distinct currency from facts.deals
                 where status = 'WON' and not is_gone and amount_minor is not null"""
_BOOKED = """
select currency, count(*) as deals, sum(amount_minor)::bigint as amount,
       coalesce(sum(amount_minor) filter (
         where happened_at >= $start::timestamp and happened_at < $until::timestamp), 0)::bigint
         as after,
       coalesce(sum(amount_minor) filter (
         where happened_at >= $earlier::timestamp and happened_at < $start::timestamp), 0)::bigint
         as before
from derived.decided_deals
where status = 'WON' and amount_minor is not null
  and happened_at >= $earlier::timestamp and happened_at < $until::timestamp
group by 1 order by 2 desc, 1"""
_COUNTED = """
select segment, count(*) as leads, count(*) filter (where is_mql) as mql,
       count(*) filter (where is_sql) as sql, count(*) filter (where is_opportunity) as opportunity,
       count(*) filter (where is_decided) as decided, count(*) filter (where is_won) as won,
       count(*) filter (where is_valued) as valued, sum(amount_minor)::bigint as amount,
       count(*) filter (where is_timed) as timed,
       count(*) filter (where is_timed and is_late) as late,
       count(*) filter (where is_timed and is_opportunity) as made,
       count(*) filter (where is_timed and is_late and is_opportunity) as late_made,
       count(*) filter (where is_given_up) as given_up
from subject group by 1"""

_BEHIND: Mapping[tuple[Cause, int | None], str] = {
    (Cause.VOLUME, None): "true",
    (Cause.FIT_MIX, None): "segment = 'does_not_fit'",
    (Cause.SPEED, None): "is_late",
    (Cause.PERSISTENCE, None): "is_given_up",
    (Cause.CONVERSION, 0): "not is_mql",
    (Cause.CONVERSION, 1): "is_mql and not is_sql",
    (Cause.CONVERSION, 2): "is_sql and not is_opportunity",
    (Cause.CONVERSION, 3): "is_decided and not is_won",
    (Cause.DEAL_SIZE, None): "is_valued",
    (Cause.UNTOLD, None): "is_won and not is_valued",
    (Cause.TIMING, None): "is_opportunity and not is_decided",
}


def gap_between(*, start: date, end: date, at: datetime, snapshot: lake.Snapshot) -> Gap | None:
    """Why the days from `start` to `end`, both inclusive, brought more or less than as many days
    before them. None where no deal was won in either."""
    until = end + timedelta(days=1)
    earlier = start - (until - start)
    booked = _run(_BOOKED, snapshot, start=start, until=until, earlier=earlier)
    if not booked:
        return None
    money = _Money(booked[0]["currency"], snapshot)
    if len(booked) > 1:
        booked = _run(_BOOKED, snapshot, money, start=start, until=until, earlier=earlier)
    [main] = [row for row in booked if row["currency"] == money.currency]
    lag, counted = _both(earlier, start, until, money, at=at, snapshot=snapshot)
    return _gap(
        counted, (main["before"], main["after"]), effects_of(_every(counted)),
        money=money, lag=lag, came=(start, until), left_out=_others(booked, money),
    )  # fmt: skip


def gap_to_plan(
    *, goal: GoalText, asked: Asked, at: datetime, today: date, snapshot: lake.Snapshot
) -> Gap | None:
    """Why the period of a goal, as far as it is over, brought more or less than its plan by then.

    What is due by then goes by the plan's months, their leads and how long these take; of a plan of
    other days than the goal by all days alike. What the plan does not say (which leads fit, how
    they are handled) is as in as many days before. None before the period's
    first day is over, or where the days before say too little.
    """
    start, until = goal.start, min(goal.end + timedelta(days=1), today)
    if until <= start:
        return None
    share = goals.due_share(asked, until=until, start=goal.start, end=goal.end)
    money = _Money(asked.currency, snapshot)
    booked = _run(_BOOKED, snapshot, money, start=start, until=until, earlier=start)
    came = sum(row["after"] for row in booked if row["currency"] == money.currency)
    earlier = start - (until - start)
    lag, counted = _both(earlier, start, until, money, at=at, snapshot=snapshot)
    minor = 10 ** exponent_of(asked.currency)
    lead = goals.plan_back(
        target=asked.target, average_deal=asked.average_deal, links=asked.links
    ).of("lead")
    expected = planned(
        counted[0],
        leads=(lead.exact if lead else Fraction(0)) * share,
        rates={link.end: link.rate for link in asked.links},
        deal=asked.average_deal * minor,
    )
    if expected is None or lead is None:
        return None
    return _gap(
        (expected, counted[1]),
        (round(asked.target * share * minor), came),
        effects_of(_every(counted)),
        money=money, lag=lag, came=(start, until), left_out=_others(booked, money), is_plan=True,
    )  # fmt: skip


_Counted = tuple[dict[str, Counts], dict[str, Counts]]


class _Money:
    """The currency that a gap is told in, and whether amounts of others are exchanged to it."""

    def __init__(self, currency: str, snapshot: lake.Snapshot) -> None:
        self.currency = currency
        won = _run(_CURRENCIES, snapshot)
        self.is_exchanged = any(row["currency"] != currency for row in won)


def _others(booked: Sequence[Mapping[str, Any]], money: _Money) -> tuple[str, ...]:
    return tuple(sorted(row["currency"] for row in booked if row["currency"] != money.currency))


def _gap(
    counted: _Counted,
    booked: tuple[int, int],
    effects: Effects,
    *,
    money: _Money,
    lag: int,
    came: tuple[date, date],
    left_out: tuple[str, ...],
    is_plan: bool = False,
) -> Gap:
    before, after = funnels(*counted, booked=booked)
    return Gap(
        currency=money.currency,
        before=booked[0],
        after=booked[1],
        parts=tuple(split_gap(plan=before, actual=after, effects=effects, worked=WORKED)),
        lag=lag,
        worth_of_soon=Fraction(effects.late),
        came=(came[0] - timedelta(days=lag), came[1] - timedelta(days=lag)),
        segments=counted,
        is_exchanged=money.is_exchanged,
        left_out=left_out,
        is_plan=is_plan,
    )


def _both(
    earlier: date, start: date, until: date, money: _Money, *, at: datetime, snapshot: lake.Snapshot
) -> tuple[int, _Counted]:
    """The usual days from lead to deal, and the counts of both periods."""
    lag = round(_run(_LAG, snapshot)[0]["days"])
    tries = agreed_tries(at=at) or _TRIES
    before, after = (
        _counts(first, last, lag=lag, money=money, tries=tries, snapshot=snapshot)
        for first, last in ((earlier, start), (start, until))
    )
    return lag, (before, after)


def _every(counted: _Counted) -> list[Counts]:
    return [*counted[0].values(), *counted[1].values()]


def list_behind(
    *, gap: Gap, part: Part, at: datetime, after: int, limit: int, snapshot: lake.Snapshot
) -> list[int]:
    """The leads of the later period that a part is about, in the order of their ids."""
    found = _behind(
        "key", "and key > $after order by key limit $limit",
        gap=gap, part=part, at=at, snapshot=snapshot, after=after, limit=limit,
    )  # fmt: skip
    return [row["key"] for row in found]


def count_behind(*, gap: Gap, part: Part, at: datetime, snapshot: lake.Snapshot) -> int:
    """How many leads of the later period a part is about."""
    [row] = _behind("count(*) as leads", "", gap=gap, part=part, at=at, snapshot=snapshot)
    return int(row["leads"])


def _behind(
    columns: str,
    rest: str,
    *,
    gap: Gap,
    part: Part,
    at: datetime,
    snapshot: lake.Snapshot,
    **more: object,
) -> list[dict[str, Any]]:
    return _run(
        f"with subject as (\n{sql_of('gap_leads')}) select {columns} from subject "
        f"where ({_BEHIND[part.cause, part.step]}) {rest}",
        snapshot,
        gap,
        came_from=gap.came[0],
        came_until=gap.came[1],
        until=gap.came[1] + timedelta(days=gap.lag),
        currency=gap.currency,
        tries=agreed_tries(at=at) or _TRIES,
        **more,
    )


def _counts(
    first: date, last: date, *, lag: int, money: _Money, tries: int, snapshot: lake.Snapshot
) -> dict[str, Counts]:
    found = _run(
        f"with subject as (\n{sql_of('gap_leads')}) {_COUNTED}",
        snapshot,
        money,
        came_from=first - timedelta(days=lag),
        came_until=last - timedelta(days=lag),
        until=last,
        currency=money.currency,
        tries=tries,
    )
    return {row.pop("segment"): Counts(**row) for row in map(dict, found)}


def _run(
    sql: str, snapshot: lake.Snapshot, money: _Money | Gap | None = None, **parameters: object
) -> list[dict[str, Any]]:
    """Rows of a query, its amounts in the currency of `money`, each by the rate of its day; those
    of days without one stay in their own."""
    tables: Mapping[str, str] = {name: sql_of(name) for name in _TABLES}
    zone = team.reporting_zone().key
    exchange: Mapping[str, str] = {}
    if money is not None and money.is_exchanged:
        sql, exchange = exchanged(sql, where_known=True), beside(to=money.currency)
        parameters |= {"to": money.currency, "zone": zone}
    known: dict[str, object] = {
        name: morning(value, zone=zone) if isinstance(value, date) else value
        for name, value in parameters.items()
    }
    known["now"] = snapshot.as_of.astimezone(UTC).replace(tzinfo=None)
    return lake.run(
        sql=sql, parameters=used(known, sql=sql), tables=tables, beside=exchange, snapshot=snapshot
    )
