"""What stages ask of scores, of many leads at once, from scores as they are stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.scoring.rules.interest import day_of
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import BEST_FIRST, CLOSE, EPOCH, CardInForce

_CARDS = """jsonb_to_recordset(%(cards)s::jsonb) as c(version_id bigint, name text, place integer,
  threshold integer, fit_a integer, fit_c integer, interest_1 integer, interest_3 integer,
  half_life double precision)"""
_BEST = ", ".join(f"'{quadrant.value}'" for quadrant in BEST_FIRST)
_FIT = """case when s.fit_low >= c.threshold then 'high'
               when s.fit_high >= c.threshold then 'unknown' else 'low' end"""
# A power too small for a number is an error to the database.
_NOW = """s.bonus + s.sign * power(2::double precision,
  greatest(-1000, s.log2 - %(days)s / c.half_life))"""
_CELL = f"""case when c.fit_a is null or (s.fit_low < c.threshold and s.fit_high >= c.threshold)
  then '' else
    case when s.fit_low >= c.threshold then case when s.fit_low >= c.fit_a then 'A' else 'B' end
         when s.fit_high >= c.fit_c then 'C' else 'D' end ||
    case when s.quadrant in ('perfect', 'hot')
         then case when {_NOW} >= c.interest_1 - {CLOSE!r} then '1' else '2' end
         when {_NOW} >= c.interest_3 - {CLOSE!r} then '3' else '4' end
  end"""


@dataclass(frozen=True, slots=True)
class Known:
    """A relation of leads with what stages ask of them, as SQL, and its parameters."""

    sql: str
    parameters: dict[str, Any]


def compile_known(
    cards: Sequence[CardInForce], *, leads: str, scores: str, words: str, at: datetime
) -> Known:
    """The columns of `leads`, and fit, interest, quadrant, cell and is_direct by the card by which
    a lead stands best, null where none scores it, card and card_version, and both teams' words.

    leads: an alias f with lead_id. scores: version_id, lead_id, fit_low, fit_high, sign, log2,
    bonus, direct_until (a date), quadrant. words: id, side, said of those about f.lead_id.
    """
    sql = f"""(
      select f.*, best.*, said.*
      from {leads}
      left join lateral (
        select {_FIT} as fit,
               case when s.quadrant in ('perfect', 'hot') then 'high' else 'low' end as interest,
               s.quadrant::text, {_CELL} as cell,
               coalesce(s.direct_until > %(today)s::date, false) as is_direct,
               c.name as card, c.version_id as card_version
        from {scores} s join {_CARDS} on c.version_id = s.version_id
        where s.lead_id = f.lead_id
        order by array_position(array[{_BEST}], s.quadrant::text), c.place limit 1
      ) best on true
      cross join lateral (
        select (array_agg(w.said::text order by w.id desc)
                  filter (where w.side = 'marketing'))[1] as verdict_marketing,
               (array_agg(w.said::text order by w.id desc)
                  filter (where w.side = 'sales'))[1] as verdict_sales
        from {words} w
      ) said) known"""
    today = day_of(at)
    told = [_told(one, place) for place, one in enumerate(cards)]
    return Known(
        sql, {"cards": json.dumps(told), "today": today, "days": float((today - EPOCH).days)}
    )


def _told(one: CardInForce, place: int) -> dict[str, Any]:
    card: Card = one.card
    by_fit, by_interest = card.fit.cuts or (None, None), card.interest.cuts or (None, None)
    return {
        "version_id": one.version_id,
        "name": card.name,
        "place": place,
        "threshold": card.fit.threshold,
        "fit_a": by_fit[0],
        "fit_c": by_fit[1],
        "interest_1": by_interest[0],
        "interest_3": by_interest[1],
        "half_life": card.interest.half_life_days,
    }
