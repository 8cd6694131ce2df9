"""When leads would have come to each stage, had a version judged them from the first day on."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, Stage, StageCode, StageFact
from accord.foundation import bulk
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.trials import as_known
from accord.scoring.rules.compiling.dialects import MOMENT, Postgres
from accord.scoring.rules.compiling.history import compile_days, compile_fit
from accord.scoring.rules.compiling.touches import kinds_of
from accord.scoring.rules.reading import read_card
from accord.scoring.values.cards import Card, UnableToRead
from accord.scoring.values.scores import BEST_FIRST
from accord.scoring.values.stages_under import StagesUnder
from accord.scoring.values.trials import SHORTEST_HALF_LIFE

_OF_SCORES = {
    StageFact.FIT, StageFact.INTEREST, StageFact.QUADRANT, StageFact.CELL, StageFact.DIRECT,
}  # fmt: skip
_BEST = ", ".join(f"'{quadrant.value}'" for quadrant in BEST_FIRST)
# Leads that can be judged: of whoever objects people alone move them, and one whose beginning
# nobody knows has no first moment.
_JUDGED = """
select f.*, least(coalesce(f.closed_at, {at}), {at}) as ends_at
from live.lead_facts f
where f.joined_to_id is null and f.gone_at is null and f.time_known and f.opened_at < {at}
  and not exists (select from live.refusals r
                  where r.canonical_id = f.head_id and r.purpose = 'profiling')"""
# A lead's life in pieces: inside one nothing changes of what is known but what happens.
_PIECES = """
base as materialized ({judged}),
words as materialized (
  select coalesce(l.joined_to_id, l.id) as lead, v.key, v.side, v.said, v.said_at,
         (select min(back.said_at) from facts.verdicts back
          where back.takes_back = v.key) as back_at
  from facts.verdicts v join live.leads l on l.id = v.lead where v.takes_back is null),
breaks as (
  select lead_id, opened_at as since from base
  union
  select b.lead_id, m.since from base b join (
    select lead, said_at as since from words union all select lead, back_at from words
  ) m on m.lead = b.lead_id where m.since > b.opened_at and m.since < b.ends_at
  union
  select b.lead_id, s.known_until from base b
  join live.one_person o on o.head_id = b.head_id
  join live.old_states s on s.person_id = o.person_id
  where s.known_until > b.opened_at and s.known_until < b.ends_at
  union
  select b.lead_id, s.known_until from base b join live.old_states s on s.company_id = b.company_id
  where s.known_until > b.opened_at and s.known_until < b.ends_at
  union
  select b.lead_id, c.since from base b cross join unnest({turns}::timestamptz[]) c(since)
  where c.since > b.opened_at and c.since < b.ends_at),
pieces as materialized (
  select row_number() over () as piece, b.lead_id, b.since,
         lead(b.since, 1, l.ends_at) over (partition by b.lead_id order by b.since) as until
  from breaks b join base l on l.lead_id = b.lead_id),
them as materialized (select * from {then}),
said as (
  select p.piece,
         (array_agg(w.said::text order by w.key desc)
            filter (where w.side = 'marketing'))[1] as verdict_marketing,
         (array_agg(w.said::text order by w.key desc)
            filter (where w.side = 'sales'))[1] as verdict_sales
  from pieces p join words w on w.lead = p.lead_id and w.said_at <= p.since
    and (w.back_at is null or w.back_at > p.since)
  group by p.piece)"""
_PAST = """
select p.piece as lead_id, b.head_id, b.company_id, p.since as opened_at, p.until as until_at,
       b.industry, b.employees, b.country, b.title, b.segment, b.origin, b.channel, b.campaign,
       b.lists, b.attributes
from pieces p join base b on b.lead_id = p.lead_id"""
_STOOD = """
scored as materialized (
  select distinct on (d.lead_id, d.day) d.* from ({days}) d
  order by d.lead_id, d.day, array_position(array[{best}], d.quadrant::text), d.place)"""
_NOBODY = """
scored as (
  select null::bigint as lead_id, null::integer as day, ''::text as fit, ''::text as interest,
         ''::text as quadrant, ''::text as cell, null::boolean as is_direct where false)"""
_KNOWN = """(
  select t.lead_id, p.lead_id as lead,
         greatest(p.since, (date '2020-01-01' + k.day)::timestamp at time zone 'UTC') as at,
         t.industry, t.employees, t.country, t.title, b.said, t.segment, t.origin, t.channel,
         t.campaign, t.lists, t.attributes, s.fit, s.interest, s.quadrant, s.cell, s.is_direct,
         w.verdict_marketing, w.verdict_sales
  from (select lead_id, day from scored
        union select piece, {since} from pieces) k
  join pieces p on p.piece = k.lead_id
  join base b on b.lead_id = p.lead_id
  join them t on t.lead_id = k.lead_id
  left join scored s on s.lead_id = k.lead_id and s.day = k.day
  left join said w on w.piece = k.lead_id) known"""


@dataclass(frozen=True, slots=True)
class _Period:
    """A card and when it judged; None: ever since, or until now."""

    card: Card
    since: datetime | None
    until: datetime | None


def stages_under(
    *, version: DefinitionVersion, at: datetime, card: DefinitionVersion | None = None
) -> StagesUnder:
    """The first moment at which each lead met each stage that asks something in a version, by what
    was known then: scores by the card in force then, or by the card named, to the day.

    Where a card's interest decays within a day it judges nobody here.
    """
    stages = definitions.stages_of(version.body)
    asked = tuple(one.code for one in stages if one.criteria)
    if not asked:
        return StagesUnder(asked=())
    is_of_scores = any(criterion.fact in _OF_SCORES for one in stages for criterion in one.criteria)
    periods = _periods(card, at=at) if is_of_scores else []
    sql, parameters = _question(stages, periods, at=at)
    rows = bulk.fetch(sql, parameters)
    judged = bulk.fetch(f"select lead_id from ({_JUDGED.format(at='%(at)s')}) j", {"at": at})
    [(leads,)] = bulk.fetch(
        "select count(*) from live.leads where joined_to_id is null and gone_at is null"
    )
    return StagesUnder(
        asked=asked,
        leads=tuple(lead for (lead,) in judged),
        met=tuple((lead, StageCode(stage), moment) for lead, stage, moment in rows),
        as_written=leads - len(judged),
        lacks_card=is_of_scores and not periods,
        cards_since=min((one.since for one in periods if one.since), default=None)
        if all(one.since for one in periods)
        else None,
    )


def _periods(card: DefinitionVersion | None, *, at: datetime) -> list[_Period]:
    """The cards that judged, each with its time; or one that is named, for all time."""
    versions: list[tuple[DefinitionVersion, datetime | None, datetime | None]]
    if card is not None:
        versions = [(card, None, None)]
    else:
        versions = [
            (one, one.active_from, one.active_to)
            for latest in definitions.list_latest(kind=Kind.CARD)
            for one in definitions.list_versions(kind=Kind.CARD, key=latest.key)
            if one.active_from is not None and one.active_from <= at
        ]
    periods = []
    for one, since, until in versions:
        with suppress(UnableToRead):
            read = read_card(one.body)
            if read.interest.half_life_days >= SHORTEST_HALF_LIFE:
                periods.append(_Period(read, since, until))
    return periods


def _question(
    stages: Sequence[Stage], periods: Sequence[_Period], *, at: datetime
) -> tuple[str, dict[str, object]]:
    """The question for leads, stages and the first moment at which each was the furthest met."""
    dialect = Postgres()
    moment = dialect.given(at, of=MOMENT)
    turns = sorted({turn for one in periods for turn in (one.since, one.until) if turn})
    pieces = _PIECES.format(
        judged=_JUDGED.format(at=moment),
        turns="%(turns)s",
        then=as_known(_PAST, judged="p.opened_at", until="p.until_at"),
    )
    kinds = sorted({kind for one in periods for kind in kinds_of(one.card)})
    days = " union all ".join(
        _stood(one, place, kinds=kinds, dialect=dialect) for place, one in enumerate(periods)
    )
    scored = _STOOD.format(days=days, best=_BEST) if days else _NOBODY
    known = _KNOWN.format(since=dialect.day("since"))
    compiled = definitions.compile_stages(stages, source=known, beside=("lead", "at"))
    sql = f"""
    with {pieces}, {scored}
    select lead, stage, min(at) from ({compiled.sql}) j
    where stage is not null group by lead, stage order by lead, stage"""
    return sql, {**dialect.parameters.given, **compiled.parameters, "turns": turns}


def _stood(one: _Period, place: int, *, kinds: Sequence[str], dialect: Postgres) -> str:
    """Where leads stood by one card on the days of the pieces in which it judged."""
    holds = ["true"]
    if one.since is not None:
        holds.append(f"t.opened_at >= {dialect.given(one.since, of=MOMENT)}")
    if one.until is not None:
        holds.append(f"t.opened_at < {dialect.given(one.until, of=MOMENT)}")
    fit = compile_fit(
        one.card, leads=f"(select t.* from them t where {' and '.join(holds)}) t", dialect=dialect
    )
    days = compile_days(
        one.card,
        leads=f"({fit.sql}) fitted",
        touched="live.touches",
        names=find_names(card=one.card),
        kinds=kinds,
        dialect=dialect,
    )
    return f"select d{place}.*, {place} as place from ({days.sql}) d{place}"
