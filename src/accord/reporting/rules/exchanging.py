"""Money of several currencies told in one: a question over amounts that are exchanged first."""

from __future__ import annotations

from datetime import date

from accord.currencies.values import EXCHANGED, EXCHANGED_WHERE_KNOWN, HOLDS

# What tells no money of several currencies, or tells it by a way of its own.
MEASURES = frozenset(
    {
        "won_value", "cost", "cac", "velocity", "revenue_growth", "expansion", "source_quality",
        "two_sides", "wasted_effort", "revenue_at_risk", "attribution", "sourced", "influenced",
    }
)  # fmt: skip
# What tells of days to come: what is open is told by the latest rates.
AHEAD = frozenset({"forecast", "coverage"})
# What is asked of some days looks at amounts of others as well.
_BEYOND = frozenset({"cac", "expansion", "revenue_at_risk", "wasted_effort"})
_OF_COSTS = frozenset({"cost", "cac", "two_sides", "wasted_effort", "attribution"})
# Where money stands, and the day of which the rate counts.
_DECIDED = "timezone($zone, timezone('UTC', coalesce(paid.happened_at, $now::timestamp)))"
_DAYS = {
    "facts.deals": "timezone($zone, coalesce(paid.closed_at, timezone('UTC', $now::timestamp)))",
    "derived.decided_deals": _DECIDED,
    "derived.buyers": _DECIDED,
    "facts.costs": "paid.spent_on",
}
_MISSING = """select paid.currency, count(*) as number, min(paid.day) as first_day from (
  select currency, cast(timezone($zone, closed_at) as date) as day from facts.deals
  where status = 'WON' and not is_gone and amount_minor is not null and closed_at is not null
  {costs}
) paid asof left join exchange rate on rate.currency = paid.currency and rate.day <= paid.day
where paid.currency <> $to and paid.day between coalesce($first::date, paid.day)
  and coalesce($last::date, paid.day)
  and (rate.day is null or rate.day <= paid.day - {days})
group by 1 order by 2 desc, 1 limit 1"""


def exchanged(sql: str, *, where_known: bool = False) -> str:
    """A question whose amounts of deals and costs are those of $to. where_known: those of days
    without a rate stay in their own currency."""
    told = EXCHANGED_WHERE_KNOWN if where_known else EXCHANGED
    for source, day in _DAYS.items():
        sql = sql.replace(f"from {source}", "from " + told.format(source=source, day=day))
    return sql


def missing(name: str) -> str:
    """The question which amounts of a measure from $first to $last have no rate; empty where all
    have one."""
    costs = "union all select currency, cast(spent_on as date) from facts.costs"
    return _MISSING.format(days=HOLDS.days, costs=costs if name in _OF_COSTS else "")


def parameters(
    name: str, *, to: str, first: date | None, last: date | None, zone: str
) -> dict[str, object]:
    """The values that `missing` names; a measure that looks beyond the days asked for needs the
    rates of all."""
    is_bounded = name not in _BEYOND
    return {
        "to": to, "first": first if is_bounded else None, "last": last if is_bounded else None,
        "zone": zone,
    }  # fmt: skip
