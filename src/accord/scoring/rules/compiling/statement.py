"""A card as one question: each lead of a source with its fit, interest and quadrant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.scoring.rules.compiling import touches
from accord.scoring.rules.compiling.dialects import MOMENT, TEXTS, Dialect
from accord.scoring.rules.compiling.fields import Facts, sums
from accord.scoring.rules.compiling.touches import Names
from accord.scoring.rules.interest import day_of
from accord.scoring.values.cards import Card, Field, OfFields
from accord.scoring.values.scores import CLOSE, EPOCH, NOTHING

_LOG2 = "0.6931471805599453::double precision"


@dataclass(frozen=True, slots=True)
class Compiled:
    """`sql` answers lead_id, head_id, fit, fit_low, fit_high, now (decaying points of today),
    sign and log2 (of their sum at the epoch), bonus, direct_until and changes_on (whole days
    since the epoch, or null), quadrant."""

    sql: str
    parameters: Mapping[str, Any]


def compile_card(
    card: Card, *, leads: str, touched: str, names: Names, at: datetime, dialect: Dialect
) -> Compiled:
    """The question over two relations, given as SQL.

    leads: lead_id, head_id, industry, employees, country, title, segment, origin, channel,
    campaign, lists (of texts), attributes. touched: head_id, kind, direction, reach, team,
    channel, asset_id, campaign_id, occurred_at.
    """
    today = (day_of(at) - EPOCH).days
    moment = dialect.given(at, of=MOMENT)
    kinds = dialect.given(touches.kinds_of(card), of=TEXTS)
    marks = touches.marked(card, names=names, dialect=dialect)
    taken = ["criterion is not null", *(f"o{place}" for place in range(len(marks) - 1))]
    held = " + ".join(f"coalesce({one}, 0)" for one in through_gates(card, "f", "h.bonus"))
    until = f"least({', '.join(through_gates(card, 'f', 'h.until'))})"
    sql = f"""
    with {fitted(card, leads=leads, dialect=dialect)},
    seen as not materialized (
      select * from (
        select head_id, {dialect.day("occurred_at")} as day, occurred_at > {moment} as is_ahead,
               {", ".join(marks)}
        from {touched} where {dialect.is_in("kind", kinds)}) marked
      where is_ahead or {" or ".join(taken)}),
    past as not materialized (select * from seen where not is_ahead),
    counted as ({touches.counted(card, today=today)}),
    held as ({touches.held(card, today=today)}),
    coming as (select head_id, min(day) as day from seen where is_ahead group by head_id),
    together as (
      select f.lead_id, f.head_id, f.fit, f.fit_low, f.fit_high,
             case when abs(c.now) >= {NOTHING!r} then c.now else 0 end as now,
             coalesce(c.now, 0) + f.bonus + {held} as points,
             f.bonus + {held} as bonus, c.direct_until,
             {until} as until,
             case when k.day is not null then greatest(k.day, {today + 1}) end as coming
      from fitted f
      left join counted c on c.head_id = f.head_id
      left join held h on h.head_id = f.head_id
      left join coming k on k.head_id = f.head_id),
    judged as (
      select *, {card.interest.threshold} - {CLOSE!r}::double precision - bonus as gap,
             points >= {card.interest.threshold} - {CLOSE!r}::double precision
               or coalesce(direct_until > {today}, false) as is_high
      from together)
    {_answer(card, today=today)}"""
    return Compiled(sql, dialect.parameters.given)


def fitted(card: Card, *, leads: str, dialect: Dialect, also: Sequence[str] = ()) -> str:
    """Fit of leads, as the relation `fitted`; `given` holds what the card asks of them, and the
    columns of `also`."""
    facts = Facts(dialect)
    of_fit = card.fit.criteria
    of_interest = [each for each in card.interest.criteria if isinstance(each, OfFields)]
    answers = [
        f"{facts.points(asked)} as a{place}" for place, asked in enumerate((*of_fit, *of_interest))
    ]
    answers += [f"{facts.held(half)} as gate{place}" for place, half in enumerate(card.gates)]
    applies = facts.is_among(Field.SEGMENT, card.segments) if card.segments else "true"
    fit, low, high = sums(of_fit, first=0)
    bonus, _least, _most = sums(of_interest, first=len(of_fit))
    return f"""
    given as materialized (
      select {", ".join(["lead_id", "head_id", *also, *facts.columns()])} from {leads}),
    said as materialized (select {", ".join(["lead_id", "head_id", *facts.read()])} from given),
    {"".join(f"{table}, " for table in facts.tables())}
    answered as (
      select {", ".join(["said.lead_id", "said.head_id", *answers])}
      from said {facts.joins()} where {applies}),
    fitted as (
      select lead_id, head_id, {fit} as fit, {low} as fit_low, {high} as fit_high,
             {bonus} as bonus{gated(card)}
      from answered)"""


def gated(card: Card, of: str = "") -> str:
    """The columns that say whether what criteria of touches ask of fields holds."""
    return "".join(f", {of}gate{place}" for place in range(len(card.gates)))


def through_gates(card: Card, of: str, column: str) -> list[str]:
    """A column, and those of criteria that ask a field besides where it holds, null elsewhere."""
    gates = range(len(card.gates))
    return [column, *(f"case when {of}.gate{n} then {column}{n} end" for n in gates)]


def _answer(card: Card, *, today: int) -> str:
    threshold, half_life = card.fit.threshold, f"{card.interest.half_life_days!r}::double precision"
    log2 = f"ln(now / gap) / {_LOG2}"
    return f"""
    select lead_id, head_id, fit, fit_low, fit_high, coalesce(now, 0)::double precision as now,
           sign(coalesce(now, 0))::smallint as sign,
           case when coalesce(now, 0) = 0 then 0
                else ln(abs(now)) / {_LOG2} + {today} / {half_life} end as log2,
           bonus, direct_until,
           case when is_high then case when fit_low >= {threshold} then 'perfect' else 'hot' end
                when fit_low >= {threshold} then 'nurture'
                when fit_high >= {threshold} then 'check_fit' else 'cold' end as quadrant,
           least(until, coming, case when direct_until > {today} then direct_until end,
             {today} + case
               when now > 0 and gap > 0 and now >= gap
                 then floor({half_life} * {log2})::integer + 1
               when now < 0 and gap < 0 and now < gap
                 then ceil({half_life} * {log2})::integer end) as changes_on
    from judged"""
