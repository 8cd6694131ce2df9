"""A card over past leads: fit from what was known then, days and outcomes from the lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.foundation import bulk
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.everybody import Everybody, everybody_then
from accord.scoring.rules import trials
from accord.scoring.rules.compiling.history import compile_fit, compile_history
from accord.scoring.rules.reading import read_card
from accord.scoring.values.cards import Card, Field
from accord.scoring.values.scores import CALLING, EPOCH, Quadrant
from accord.scoring.values.trials import (
    SHORTEST_HALF_LIFE,
    YEAR,
    Asking,
    Before,
    Cohort,
    Counted,
    Flip,
    Group,
    Line,
    Trial,
    UnableToTry,
    Untried,
    Which,
)

MOST_FLIPS = 10_000
LOOKED_AT = 20_000  # leads by which a field's time of writing is judged
WITHIN = timedelta(minutes=5)
_LATE = 0.5  # of the leads that have a value: written after the outcome
_ENOUGH_VALUES = 20
_LEAST_DAYS = 14
# Leads of a cohort as they were known before sales decided. What a record said first counts from
# the beginning; where it says something else since, what it said then counts.
_THEN = """(
  with past as materialized ({past}),
  old as materialized (
    select distinct on (p.lead_id, s.record_id)
           p.lead_id, p.head_id, s.record_id, s.fields, s.attributes
    from past p
    join live.one_person o on o.head_id = p.head_id
    join live.old_states s on s.person_id = o.person_id and s.known_until > {judged}
    order by p.lead_id, s.record_id, s.known_until),
  said as (
    select x.lead_id, jsonb_agg(coalesce(d.attributes, f.attributes)) as attributes,
           (array_agg(d.fields ->> 'title') filter (where d.record_id is not null))[1] as title,
           (array_agg(d.fields ->> 'country') filter (where d.record_id is not null))[1] as country
    from (select distinct lead_id, head_id from old) x
    join live.one_person o on o.head_id = x.head_id
    join live.own_fields f on f.person_id = o.person_id
    left join old d on d.lead_id = x.lead_id and d.record_id = f.record_id
    group by x.lead_id),
  of_company as (
    select distinct on (p.lead_id) p.lead_id, s.fields
    from past p join live.old_states s on s.company_id = p.company_id
      and s.known_until > {judged}
    order by p.lead_id, s.known_until)
  select p.lead_id, p.head_id, p.opened_at, {until} as until_at,
         case when c.lead_id is null then p.industry else c.fields ->> 'segment' end as industry,
         case when c.lead_id is null then p.employees
              else (c.fields ->> 'size')::integer end as employees,
         coalesce(c.fields ->> 'country', s.country, p.country) as country,
         case when s.title is null then p.title else s.title end as title,
         p.segment, p.origin, p.channel, p.campaign, p.lists,
         coalesce(s.attributes, p.attributes) as attributes
  from past p
  left join said s on s.lead_id = p.lead_id
  left join of_company c on c.lead_id = p.lead_id) t"""
_WINDOW = """
select quantile_cont(date_diff('day', opened_at, closed_at), 0.9) as days
from facts.leads where ending = 'won' and time_known and joined_to is null and not is_gone
"""
_REACHED = """
select quantile_cont(n, 0.9) as a_week from (
  select count(*) as n from (
    select min(occurred_at) as first_at from facts.touches
    where direction = 'out' and reach = '1:1' and team = 'sales' and not is_gone
      and occurred_at <= $now group by person)
  where first_at > $now - interval 182 day group by date_trunc('week', first_at))
"""
_MQL = """
select e.lead as lead_id, min(date_diff('day', date '2020-01-01', e.occurred_at::date)) as picked
from facts.stage_events e where e.stage = 'mql' and e.ending = '' and not e.inferred group by 1
"""
_PICKS = """
with them as materialized (select * from {them}),
now_picked as ({now}),
then_picked as ({then}),
worth as (
  select coalesce(l.joined_to, d.lead) as lead_id, sum(d.amount_minor)::bigint as value
  from facts.deals d join facts.leads l on l.key = d.lead
  where d.status = 'WON' and d.currency = $currency and not d.is_gone group by 1),
picks as materialized (
  select l.key as lead_id, (l.opened_at >= $middle)::integer as half, n.picked,
         b.picked as picked_before, n.quadrant, n.cell,
         (l.ending = 'won' or l.stage = 'customer') as is_customer,
         coalesce(w.value, 0) as value
  from now_picked n
  join facts.leads l on l.key = n.lead_id
  left join then_picked b on b.lead_id = n.lead_id
  left join worth w on w.lead_id = n.lead_id)"""
_ASKED = """,
flips as (
  select * from picks where (picked is null) <> (picked_before is null)
  order by is_customer desc, value desc, lead_id limit {most})
select half, picked is not null as is_picked, picked_before is not null as was_picked,
       quadrant, cell,
       count(*) as leads, count(*) filter (where is_customer) as customers,
       sum(value)::bigint as value, null::bigint as lead_id, null::integer as picked,
       null::integer as picked_before
from picks group by 1, 2, 3, 4, 5
union all
select half, picked is not null, picked_before is not null, quadrant, cell, 1,
       is_customer::integer, value, lead_id, picked, picked_before
from flips
"""
_LISTED = """
select lead_id from picks
where lead_id > $after and {which} and (is_customer or not $customers)
order by lead_id limit $most
"""
# The leads of each line of a trial.
_WHICH: Mapping[Line, str] = {
    Line.THIS: "picked is not null",
    Line.BEFORE: "picked_before is not null",
    Line.ONLY_THIS: "picked is not null and picked_before is null",
    Line.ONLY_BEFORE: "picked is null and picked_before is not null",
    Line.ALL: "true",
    Line.EARLIER: "picked is not null and half = 0",
    Line.LATER: "picked is not null and half = 1",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial, and the leads that flip: customers first, then by worth, at most MOST_FLIPS."""

    trial: Trial
    flips: Sequence[Flip]


@dataclass(frozen=True, slots=True)
class _Past:
    """A question over past leads: `picks` has one row for each."""

    sql: str
    parameters: Mapping[str, Any]
    beside: Mapping[str, str]
    before: Before


def try_card(*, asking: Asking, at: datetime, snapshot: lake.Snapshot | None = None) -> Tried:
    """What a card would have picked of the past year's leads that are old enough for an answer,
    beside the card before it, or beside what was called MQL where there was none.

    Raises UnableToTry, and LakeRefusal where the lake cannot be asked.
    """
    state = snapshot or lake.catch_up(at=at)
    cohort = _cohort(state, asking, at=at)
    past, currency = _past(asking, cohort, at=at), asking.currency
    with lake.asking(snapshot=state, beside=past.beside) as question:
        rows = question.run(
            sql=past.sql + _ASKED.format(most=MOST_FLIPS),
            parameters=past.parameters,
            within=WITHIN,
        )
    trial = trials.trial_of(
        [_counted(row, currency) for row in rows if row["lead_id"] is None],
        cohort=cohort,
        before=past.before,
        a_week=_a_week(state, at=at),
        suspects=late_fields(card=asking.card, cohort=cohort),
        currency=currency,
    )
    return Tried(trial, [_flip(row, currency) for row in rows if row["lead_id"] is not None])


def list_tried(
    *,
    asking: Asking,
    which: Which,
    at: datetime,
    after: int = 0,
    limit: int = 100,
    snapshot: lake.Snapshot | None = None,
) -> list[int]:
    """Ids of the leads that a number of a trial counts, in their order. Raises as `try_card`."""
    state = snapshot or lake.catch_up(at=at)
    past = _past(asking, _cohort(state, asking, at=at), at=at)
    chosen = {"quadrant": which.quadrant and which.quadrant.value, "cell": which.cell}
    told = {name: value for name, value in chosen.items() if value is not None}
    conditions = [_WHICH[which.line], *(f"{name} = ${name}" for name in told)]
    rows = lake.run(
        sql=past.sql + _LISTED.format(which=" and ".join(conditions)),
        parameters={
            **past.parameters, **told, "customers": which.customers, "after": after, "most": limit,
        },
        beside=past.beside,
        snapshot=state,
        within=WITHIN,
    )  # fmt: skip
    return [int(str(row["lead_id"])) for row in rows]


def compared_with(*, version: DefinitionVersion, at: datetime) -> Card | None:
    """The card in force of the same key; of the one in force itself, none: what was called MQL."""
    held = definitions.find_in_force(kind=Kind.CARD, key=version.key, at=at)
    return read_card(held.body) if held is not None and held.id != version.id else None


def _past(asking: Asking, cohort: Cohort, *, at: datetime) -> _Past:
    card, before = asking.card, asking.before
    is_beside = before is not None and before.interest.half_life_days >= SHORTEST_HALF_LIFE
    cards = [card, before] if before is not None and is_beside else [card]
    asked = everybody_then(
        cards, since=_midnight(cohort.since), until=_midnight(cohort.until), at=at
    )
    picked = [_history(each, asked) for each in cards]
    sql = _PICKS.format(them=asked.leads, now=picked[0], then=picked[1] if is_beside else _MQL)
    parameters = {
        **asked.dialect.parameters.given,
        "currency": asking.currency,
        "middle": _midnight(cohort.since + (cohort.until - cohort.since) / 2),
    }
    return _Past(sql, parameters, asked.beside, Before.CARD if is_beside else Before.MQL)


def late_fields(*, card: Card, cohort: Cohort) -> list[str]:
    """Codes of criteria whose field was empty for most leads until after sales had decided."""
    asked = [place for place in card.looks_at if place[1] in _READ]
    if not asked:
        return []
    parameters: dict[str, Any] = {}
    columns = []
    for place, (_code, field, name) in enumerate(asked):
        now, then = (_READ[field].format(of=of, name=f"%(own{place})s") for of in "st")
        parameters[f"own{place}"] = name
        columns.append(f"count(*) filter (where {now})")
        columns.append(f"count(*) filter (where {now} and not coalesce({then}, false))")
    limit = f"and until_at < now() order by lead_id desc limit {LOOKED_AT}"
    (row,) = bulk.fetch(
        f"""select {", ".join(columns)}
            from {as_then(cohort=cohort, limit=limit)}
            join live.lead_facts s on s.lead_id = t.lead_id""",
        parameters,
    )
    late = [
        code
        for place, (code, _field, _name) in enumerate(asked)
        if row[2 * place] >= _ENOUGH_VALUES and row[2 * place + 1] > _LATE * row[2 * place]
    ]
    return list(dict.fromkeys(late))


# Whether a field has a value, as of {of}.
_OWN = (
    "exists (select from jsonb_array_elements({of}.attributes) r "
    "where coalesce(r ->> {name}::text, '') <> '')"
)
_READ: Mapping[Field, str] = {
    Field.OWN: _OWN,
    Field.TITLE: "coalesce({of}.title, '') <> ''",
    Field.COUNTRY: "coalesce({of}.country, '') <> ''",
    Field.INDUSTRY: "coalesce({of}.industry, '') <> ''",
    Field.EMPLOYEES: "{of}.employees is not null",
}


def past_cohort(*, snapshot: lake.Snapshot, at: datetime) -> Cohort:
    """The year of leads before those that may still be won: nine in ten are by then."""
    (row,) = lake.run(sql=_WINDOW, snapshot=snapshot)
    if row["days"] is None:
        raise UnableToTry(why=Untried.NO_PAST)
    days = max(_LEAST_DAYS, round(float(str(row["days"]))))
    until = at.astimezone(UTC).date() - timedelta(days=days)
    return Cohort(until - YEAR, until)


def _cohort(snapshot: lake.Snapshot, asking: Asking, *, at: datetime) -> Cohort:
    """The days that are asked for, else that year."""
    if asking.card.interest.half_life_days < SHORTEST_HALF_LIFE:
        raise UnableToTry(why=Untried.FORGETS_TOO_SOON)
    ripe = past_cohort(snapshot=snapshot, at=at)
    until = asking.until or ripe.until
    since = asking.since or min(until, ripe.until) - YEAR
    return Cohort(since, until, is_mature=until <= ripe.until)


def as_then(*, cohort: Cohort, limit: str = "", judged: str = "p.until_at") -> str:
    """SQL of a cohort's leads as they were known when they could be `judged`, of past leads p."""
    since, until = (f"timestamptz '{day}T00:00:00Z'" for day in (cohort.since, cohort.until))
    past = f"""select * from live.past_leads
      where opened_at >= {since} and opened_at < {until} {limit}"""
    return as_known(past, judged=judged, until=judged)


def as_known(past: str, *, judged: str, until: str) -> str:
    """SQL of leads with the facts that were known of each at `judged`. past: a question with the
    columns of live.past_leads, each row by a lead_id of its own, named p in the moments."""
    return _THEN.format(past=past, judged=judged, until=until)


def _history(card: Card, asked: Everybody) -> str:
    """When a card would have picked each lead of `them`."""
    fit = compile_fit(card, leads="them", dialect=asked.dialect)
    return compile_history(
        card, leads=f"({fit.sql}) fitted", touched=asked.touched, names=find_names(card=card),
        wanted=CALLING, dialect=asked.dialect,
    ).sql  # fmt: skip


def _a_week(snapshot: lake.Snapshot, *, at: datetime) -> int | None:
    (row,) = lake.run(sql=_REACHED, parameters={"now": at}, snapshot=snapshot)
    return None if row["a_week"] is None else round(float(str(row["a_week"])))


def _counted(row: Mapping[str, Any], currency: str) -> Counted:
    group = Group(row["leads"], row["customers"], Money(row["value"], currency))
    return Counted(
        row["half"], row["is_picked"], row["was_picked"], group, Quadrant(row["quadrant"]),
        row["cell"],
    )  # fmt: skip


def _flip(row: Mapping[str, Any], currency: str) -> Flip:
    picked, before = (
        None if row[name] is None else EPOCH + timedelta(days=row[name])
        for name in ("picked", "picked_before")
    )
    return Flip(
        row["lead_id"], picked, before, bool(row["customers"]), Money(row["value"], currency)
    )


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
