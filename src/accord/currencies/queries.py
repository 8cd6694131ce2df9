"""Which rate held on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from accord.currencies import rules
from accord.currencies.values import EURO, HOLDS, JOURNALED, Known, NoRate
from accord.foundation import bulk
from accord.journal import api as journal
from accord.kernel.money import Money, exponent_of

# Of each currency and day, what its smallest units are multiplied by and then divided by to be
# those of another currency, whose rate is the one that held on that day.
_FACTORS = """select r.currency, r.day,
  (r.above * 100000000)::bigint as over, (r.below * 100000000)::bigint as under,
  (case r.currency {up} else 1 end)::bigint as up,
  (case r.currency {down} else 1 end)::bigint as down
from (
  select b.currency, b.day, b.per_euro as below, {above} as above from live.rates b
  where b.currency <> '{to}'
  union all
  select 'EUR', t.day, 1, t.per_euro from live.rates t where t.currency = '{to}'
) r where r.above is not null"""
# Which currencies there are, by a step of the index for each: rates are of every day for decades.
_CODES = """with recursive known as (
  (select currency from currencies_rate order by currency limit 1)
  union all
  select (select r.currency from currencies_rate r where r.currency > known.currency
          order by r.currency limit 1)
  from known where known.currency is not null)
select currency from known where currency is not null order by currency"""
_HELD = """(select t.per_euro from live.rates t where t.currency = '{to}'
   and t.day <= b.day and t.day > b.day - {days} order by t.day desc limit 1)"""


def list_codes() -> Sequence[str]:
    """The currencies of which rates are known."""
    return [code for (code,) in bulk.fetch(_CODES)]


# The same for rows of the database, each by the rate that held on its day.
_IN_ONE = """(select {columns},
  case when t.currency = '{to}' or t.amount_minor is null then t.amount_minor
       else (sign(t.amount_minor) * div(
         2 * abs(t.amount_minor)::numeric * over.rate * (case t.currency {up} else 1 end)
           + under.rate * (case t.currency {down} else 1 end),
         2 * under.rate * (case t.currency {down} else 1 end)))::bigint end as amount_minor,
  '{to}'::varchar as currency, t.currency as told_in, {day} as told_on,
  t.currency <> '{to}' and t.amount_minor is not null and over.rate * under.rate is null
    as has_no_rate
from {source} t
left join lateral (select r.per_euro, r.day from live.rates r
  where r.currency = t.currency and r.day <= {day} and r.day > {day} - {days}
  order by r.day desc limit 1) below on t.currency <> '{to}'
left join lateral (select r.per_euro from live.rates r
  where r.currency = '{to}' and r.day <= coalesce(below.day, {day})
    and r.day > coalesce(below.day, {day}) - {days}
  order by r.day desc limit 1) above on t.currency <> '{to}'
cross join lateral (select case t.currency when 'EUR' then 1 else below.per_euro end as rate) under
cross join lateral (select case '{to}' when 'EUR' then 1 else above.per_euro end as rate) over)"""


def list_known() -> Sequence[Known]:
    """What is known of each currency, by code."""
    rows = bulk.fetch(
        """select distinct on (currency) currency, day, per_euro,
                  min(day) over of, count(*) over of
           from currencies_rate window of as (partition by currency)
           order by currency, day desc"""
    )
    return [Known(*row) for row in rows]


def rate_on(*, currency: str, day: date) -> tuple[Decimal, date]:
    """Units for one euro that held on a day, and the day they are of. Raises NoRate."""
    if currency == EURO:
        return Decimal(1), day
    rows = bulk.fetch(
        """select per_euro, day from currencies_rate
           where currency = %s and day <= %s and day > %s order by day desc limit 1""",
        [currency, day, day - HOLDS],
    )
    if not rows:
        raise NoRate(currency=currency, day=day)
    return rows[0]


def convert(*, money: Money, to: str, day: date) -> Money:
    """Money in another currency by the rates that held on a day. Raises NoRate."""
    below, _of = rate_on(currency=money.currency, day=day)
    above, _of = rate_on(currency=to, day=day)
    return rules.convert(money, to=to, below=below, above=above)


def factors_for(*, to: str) -> str:
    """A question to the database whose answer stands beside the lake: currency, day, over, under.
    to: a currency by its code, checked."""
    above = "1::numeric" if to == EURO else _HELD.format(to=to, days=HOLDS.days)
    up, down = _shifts(to=to)
    return _FACTORS.format(to=to, above=above, up=up, down=down)


def in_one(*, to: str, source: str, columns: str, day: str) -> str:
    """SQL of a view of the database with amounts (amount_minor, currency) told in one currency:
    `columns` of it by the alias t, and what each was: told_in, told_on, has_no_rate (its amount is
    null then). to: a currency by its code, checked; day: SQL of the day whose rate counts."""
    up, down = _shifts(to=to)
    return _IN_ONE.format(
        to=to, source=source, columns=columns, day=day, days=HOLDS.days, up=up, down=down
    )


def _shifts(*, to: str) -> tuple[str, str]:
    """By what is multiplied and divided where currencies have other smallest units."""
    shifts = {one: exponent_of(to) - exponent_of(one) for one in (*list_codes(), EURO)}
    up = {one: shift for one, shift in shifts.items() if shift > 0}
    down = {one: -shift for one, shift in shifts.items() if shift < 0}
    return _tens(up), _tens(down)


def _tens(shifts: Mapping[str, int]) -> str:
    said = " ".join(f"when '{one}' then {10**shift}" for one, shift in sorted(shifts.items()))
    return said or "when '' then 1"


def state() -> int:
    """Another one as soon as rates are taken in or put right: the last that the journal tells."""
    last = journal.list_entries(subject=JOURNALED, subject_id=0, limit=1)
    return last[0].id if last else 0
