"""When a card would have picked leads first, and where they stood at best: its days one after
another, as one question."""

from collections.abc import Collection

from accord.scoring.rules.compiling.dialects import TEXTS, Dialect
from accord.scoring.rules.compiling.statement import Compiled, fitted
from accord.scoring.rules.compiling.touches import Names, capped, kinds_of, takes
from accord.scoring.values.cards import Card, Counted, Often
from accord.scoring.values.scores import CLOSE, Quadrant
from accord.scoring.values.trials import LONGEST_DAYS

_CLOSE = f"{CLOSE!r}::double precision"


def compile_fit(card: Card, *, leads: str, dialect: Dialect) -> Compiled:
    """Fit alone: lead_id, head_id, opened_at, until_at, fit_low, fit_high and the bonus of
    interest that fields bring, of the leads to which a card applies.

    leads: as `compile_card` takes them, with opened_at and until_at.
    """
    sql = f"""
    with {fitted(card, leads=leads, dialect=dialect, also=("opened_at", "until_at"))}
    select f.lead_id, f.head_id, g.opened_at, g.until_at, f.fit_low, f.fit_high, f.bonus
    from fitted f join given g on g.lead_id = f.lead_id"""
    return Compiled(sql, dialect.parameters.given)


def compile_history(
    card: Card,
    *,
    leads: str,
    touched: str,
    names: Names,
    wanted: Collection[Quadrant],
    dialect: Dialect,
) -> Compiled:
    """The first day, counted from the epoch, on which a lead stood in a wanted quadrant, and where
    it stood at best: lead_id, picked (null for never), quadrant, cell ("" where there is none).

    A lead is judged on the day it came, and on each later day on which something happened that
    the card looks at, until `until_at` and for at most LONGEST_DAYS. leads: what `compile_fit`
    answers. touched: head_id, kind, direction, reach, team, channel, asset_id, campaign_id,
    occurred_at.
    """
    half_life = f"{card.interest.half_life_days!r}::double precision"
    counts, blanks, frequent = _often(card, names=names, dialect=dialect)
    kinds = dialect.given(kinds_of(card), of=TEXTS)
    codes = dialect.given(sorted(each.value for each in wanted), of=TEXTS)
    sql = f"""
    with given as (
      select *, {dialect.day("opened_at")} as opened,
             least(greatest({dialect.day("until_at")}, {dialect.day("opened_at")}),
                   {dialect.day("opened_at")} + {LONGEST_DAYS}) as until
      from {leads}),
    seen as (
      select g.lead_id, {dialect.day("t.occurred_at")} as day, t.*
      from {touched} t join given g on g.head_id = t.head_id
      where {dialect.is_in("t.kind", kinds)} and t.occurred_at < g.until_at),
    {_daily(card, names=names, dialect=dialect)},
    days as (
      select lead_id, day{counts} from seen group by lead_id, day
      union all
      select g.lead_id, g.opened{blanks} from given g
      where not exists (
        select 1 from seen s where s.lead_id = g.lead_id and s.day = g.opened)),
    run as (
      select g.lead_id, g.fit_low, g.fit_high, g.opened, g.until, d.day,
             g.bonus + {frequent} as bonus,
             coalesce(sum(p.points * power(2::double precision, (d.day - g.opened) / {half_life}))
               over sofar, 0) * power(2::double precision, (g.opened - d.day) / {half_life}) as now,
             max(p.direct_day) over sofar as direct_day
      from days d join given g on g.lead_id = d.lead_id
      left join daily p on p.lead_id = d.lead_id and p.day = d.day
      window sofar as (partition by d.lead_id order by d.day)),
    {_stood(card)}
    select lead_id, min(day) filter (where {dialect.is_in("quadrant", codes)}) as picked,
           {_best(card)}
    from stood group by lead_id, fit_low, fit_high"""
    return Compiled(sql, dialect.parameters.given)


def _daily(card: Card, *, names: Names, dialect: Dialect) -> str:
    """Points and direct signs of each day on which a criterion took a touch."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Counted)]
    if not criteria:
        return """daily as (select null::bigint as lead_id, null::integer as day, 0 as points,
          null::integer as direct_day where false)"""
    taken = " ".join(
        f"when {takes(each.touch, names=names, dialect=dialect)} then {place}"
        for place, each in enumerate(criteria)
    )
    points = " ".join(f"when {place} then {capped(each)}" for place, each in enumerate(criteria))
    direct = [str(place) for place, each in enumerate(criteria) if each.direct]
    signs = f"max(day) filter (where criterion in ({', '.join(direct)}))" if direct else "null"
    return f"""
    daily as (
      select lead_id, day, sum(case criterion {points} end) as points,
             {signs}::integer as direct_day
      from (select lead_id, day, criterion, count(*) as n
            from (select lead_id, day, case {taken} end as criterion from seen) taken
            where criterion is not null group by 1, 2, 3) counted
      group by lead_id, day)"""


def _often(card: Card, *, names: Names, dialect: Dialect) -> tuple[str, str, str]:
    """Criteria that want several touches within some days: how many of a day, none, and the
    points they bring."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Often)]
    counts = "".join(
        f", sum(case when {takes(each.touch, names=names, dialect=dialect)} then 1 else 0 end)"
        f" as o{place}"
        for place, each in enumerate(criteria)
    )
    points = [
        f"case when sum(o{place}) over (partition by d.lead_id order by d.day range between "
        f"{each.within_days - 1} preceding and current row) >= {each.at_least} "
        f"then {each.points} else 0 end"
        for place, each in enumerate(criteria)
    ]
    return counts, ", 0" * len(criteria), " + ".join(["0", *points])


def _stood(card: Card) -> str:
    """The quadrant of each day; a lead has at least the day it came."""
    return f"""
    judged as (
      select lead_id, day, fit_low, fit_high, now + bonus as points,
             now + bonus >= {card.interest.threshold} - {_CLOSE}
               or coalesce(direct_day + {card.interest.direct_days} > day, false) as is_high
      from run where day between opened and until),
    stood as (
      select *, {_quadrant(card, "is_high")} as quadrant
      from judged)"""


def _best(card: Card) -> str:
    """What a lead knows of its best day: fit stays as it was, so that day is the one of most
    interest."""
    return f"{_quadrant(card, 'bool_or(is_high)')} as quadrant, {_cell(card)} as cell"


def _quadrant(card: Card, is_high: str) -> str:
    return f"""case when {is_high} then case when fit_low >= {card.fit.threshold} then 'perfect'
                                    else 'hot' end
                  when fit_low >= {card.fit.threshold} then 'nurture'
                  when fit_high >= {card.fit.threshold} then 'check_fit'
                  else 'cold' end"""


def _cell(card: Card) -> str:
    by_fit, by_interest = card.fit.cuts, card.interest.cuts
    if by_fit is None or by_interest is None:
        return "''"
    return f"""coalesce(case when fit_low >= {card.fit.threshold}
                       then case when fit_low >= {by_fit[0]} then 'A' else 'B' end
                     when fit_high < {card.fit.threshold}
                       then case when fit_high >= {by_fit[1]} then 'C' else 'D' end
                     end
                || case when bool_or(is_high and points >= {by_interest[0]} - {_CLOSE}) then '1'
                        when bool_or(is_high) then '2'
                        when max(points) >= {by_interest[1]} - {_CLOSE} then '3'
                        else '4' end, '')"""
