"""Which rate held on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from accord.currencies import rules
from accord.currencies.values import EURO, HOLDS, Known, NoRate
from accord.foundation import bulk
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
_HELD = """(select t.per_euro from live.rates t where t.currency = '{to}'
   and t.day <= b.day and t.day > b.day - {days} order by t.day desc limit 1)"""


def list_known() -> Sequence[Known]:
    """The currencies of which rates are known, by code."""
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
    known = [code for (code,) in bulk.fetch("select distinct currency from currencies_rate")]
    shifts = {one: exponent_of(to) - exponent_of(one) for one in (*known, EURO)}
    up = {one: shift for one, shift in shifts.items() if shift > 0}
    down = {one: -shift for one, shift in shifts.items() if shift < 0}
    return _FACTORS.format(to=to, above=above, up=_tens(up), down=_tens(down))


def _tens(shifts: Mapping[str, int]) -> str:
    said = " ".join(f"when '{one}' then {10**shift}" for one, shift in sorted(shifts.items()))
    return said or "when '' then 1"


def state() -> tuple[int, object]:
    """Another one as soon as rates are taken in or put right."""
    [(count, total)] = bulk.fetch(
        "select count(*), coalesce(sum(per_euro), 0) from currencies_rate"
    )
    return count, total
