"""When a card would have picked leads first, and where they stood at best: its days one after
another, as one question."""

import itertools
from collections.abc import Collection, Sequence

from accord.scoring.rules.compiling.dialects import TEXTS, Dialect
from accord.scoring.rules.compiling.statement import Compiled, fitted, gated, through_gates
from accord.scoring.rules.compiling.touches import (
    NO_CRITERION,
    Names,
    capped,
    kinds_of,
    marked,
    packed,
    unpacked,
)
from accord.scoring.values.cards import Card, Counted, Often
from accord.scoring.values.scores import CALLING, CLOSE, Quadrant
from accord.scoring.values.trials import LONGEST_DAYS

_CLOSE = f"{CLOSE!r}::double precision"
NO_DAY = "null::integer"


def compile_fit(card: Card, *, leads: str, dialect: Dialect) -> Compiled:
    """Fit alone: lead_id, head_id, opened_at, until_at, fit_low, fit_high, the bonus of interest
    that fields bring, and gate0, … (what touches ask of fields), of the leads to which a card
    applies.

    leads: as `compile_card` takes them, with opened_at and until_at.
    """
    sql = f"""
    with {fitted(card, leads=leads, dialect=dialect, also=("opened_at", "until_at"))}
    select f.lead_id, f.head_id, g.opened_at, g.until_at, f.fit_low, f.fit_high,
           f.bonus{gated(card, "f.")}
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
    codes = dialect.given(sorted(each.value for each in wanted), of=TEXTS)
    kinds = kinds_of(card)
    days = _days(
        card, leads=leads, touched=touched, names=names, kinds=kinds, wanted=wanted, dialect=dialect
    )
    sql = f"""
    with {days}
    select lead_id, min(day) filter (where {dialect.is_in("quadrant", codes)}) as picked,
           {_best(card)}
    from stood group by lead_id, fit_low, fit_high"""
    return Compiled(sql, dialect.parameters.given)


def compile_days(
    card: Card,
    *,
    leads: str,
    touched: str,
    names: Names,
    kinds: Sequence[str],
    dialect: Dialect,
) -> Compiled:
    """Where a lead stood on the day it came and on each later day on which a touch of these kinds
    happened: lead_id, day, fit, interest, quadrant, cell, is_direct, as criteria of stages name
    them. Relations as `compile_history` takes them; kinds: at least those of the card."""
    days = _days(
        card, leads=leads, touched=touched, names=names, kinds=kinds, wanted=[*Quadrant],
        dialect=dialect,
    )  # fmt: skip
    sql = f"""
    with {days}
    select lead_id, day,
           case when fit_low >= {card.fit.threshold} then 'high'
                when fit_high >= {card.fit.threshold} then 'unknown' else 'low' end as fit,
           case when bool_or(is_high) then 'high' else 'low' end as interest,
           quadrant, {_cell(card)} as cell, is_direct
    from stood group by lead_id, day, fit_low, fit_high, quadrant, is_direct"""
    return Compiled(sql, dialect.parameters.given)


def _days(
    card: Card,
    *,
    leads: str,
    touched: str,
    names: Names,
    kinds: Sequence[str],
    wanted: Collection[Quadrant],
    dialect: Dialect,
) -> str:
    """The relation `stood` and those it is made of."""
    half_life = f"{card.interest.half_life_days!r}::double precision"
    marks = marked(card, names=names, dialect=dialect)
    often = [f"o{place}" for place in range(len(marks) - 1)]
    counts = "".join(f", sum({name}::integer)::integer as {name}" for name in often)
    each_of = "".join(f", {name}" for name in often)
    points, direct = _brought(card)
    held = " + ".join(f"coalesce({one}, 0)" for one in through_gates(card, "g", "d.often"))
    return f"""
    given as (
      select *, {dialect.day("opened_at")} as opened,
             least(greatest({dialect.day("until_at")}, {dialect.day("opened_at")}),
                   {dialect.day("opened_at")} + {LONGEST_DAYS}) as until
      from {leads}),
    seen as (
      select head_id, occurred_at, {dialect.day("occurred_at")} as day, {", ".join(marks)}
      from {touched} where {dialect.is_in("kind", dialect.given([*kinds], of=TEXTS))}),
    counted as (
      select {packed("g.lead_id", "t.day", f"coalesce(t.criterion, {NO_CRITERION})")} as key,
             count(*) as n, min(g.opened) as opened{counts}
      from seen t join given g on g.head_id = t.head_id
      where t.occurred_at < g.until_at and {_telling(card, wanted, often)}
      group by 1),
    days as (
      select lead_id, day, opened, ({points})::integer as points, {direct} as direct_day{each_of}
      from (select {unpacked("lead_id")}, n, opened{each_of} from counted) counted
      union all
      select lead_id, opened, opened, 0, null::integer{", 0" * len(often)} from given),
    -- Nothing goes along that is not asked for here: these are the most rows of all.
    summed as (
      select lead_id, day, {_often(card)},
             sum(points * power(2::double precision, greatest(-1000, (day - opened) / {half_life})))
               over sofar
               * power(2::double precision, (opened - day) / {half_life}) as now,
             {"max(direct_day) over sofar" if direct != NO_DAY else NO_DAY} as direct_day
      from days window sofar as (partition by lead_id order by day)),
    run as (
      select g.lead_id, g.fit_low, g.fit_high, g.opened, g.until, d.day, d.now, d.direct_day,
             g.bonus + {held} as bonus
      from summed d join given g on g.lead_id = d.lead_id),
    {_stood(card)}"""


def _telling(card: Card, wanted: Collection[Quadrant], often: Collection[str]) -> str:
    """Which touches can bring a lead where it is wanted. While nothing takes points away, nobody
    becomes more interested on a day on which nothing counts."""
    touched = [each for each in card.interest.criteria if isinstance(each, Counted | Often)]
    if not set(wanted) <= CALLING or any(each.points < 0 for each in touched):
        return "true"
    return f"({' or '.join(['t.criterion is not null', *often])})"


def _brought(card: Card) -> tuple[str, str]:
    """What the touches of a day by one criterion bring, and the day where they are direct."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Counted)]
    within = " ".join(f"when {place} then {capped(each)}" for place, each in enumerate(criteria))
    direct = [str(place) for place, each in enumerate(criteria) if each.direct]
    return (
        f"case criterion {within} else 0 end" if criteria else "0",
        f"case when criterion in ({', '.join(direct)}) then day end" if direct else NO_DAY,
    )


def _often(card: Card) -> str:
    """The points of criteria that want several touches within some days: `often`, and `often0`, …
    of those that ask a field besides."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Often)]
    gates = itertools.count()
    points: dict[str, list[str]] = {"often": ["0"]}
    for place, each in enumerate(criteria):
        name = "often" if each.where is None else f"often{next(gates)}"
        points.setdefault(name, []).append(
            f"case when sum(o{place}) over (partition by lead_id order by day range between "
            f"{each.within_days - 1} preceding and current row) >= {each.at_least} "
            f"then {each.points} else 0 end"
        )
    return ", ".join(f"{' + '.join(said)} as {name}" for name, said in points.items())


def _stood(card: Card) -> str:
    """The quadrant of each day; a lead has at least the day it came."""
    return f"""
    judged as (
      select lead_id, day, fit_low, fit_high, now + bonus as points,
             now + bonus >= {card.interest.threshold} - {_CLOSE}
               or coalesce(direct_day + {card.interest.direct_days} > day, false) as is_high,
             coalesce(direct_day + {card.interest.direct_days} > day, false) as is_direct
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
