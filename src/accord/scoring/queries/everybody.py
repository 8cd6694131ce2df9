"""All leads and their touches for one question: what the lake holds of them, and beside it what
only the live database does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.foundation import bulk
from accord.scoring.rules.compiling.dialects import DuckDb
from accord.scoring.values.cards import Card, Field


@dataclass(frozen=True, slots=True)
class Everybody:
    """Relations as `compile_card` and `compile_history` take them, in the dialect they are made
    for; `beside`: the questions to the live database that they read."""

    leads: str
    touched: str
    dialect: DuckDb
    beside: Mapping[str, str]


# The few for whom somebody else stands.
_MERGED = "(select key, head from facts.people where head <> key)"
# What happened, by whoever stands for the person.
TOUCHED = f"""(
  select coalesce(o.head, t.person) as head_id, t.kind, t.direction, t.reach, t.team, t.channel,
         t.asset as asset_id, t.campaign as campaign_id, t.occurred_at
  from facts.touches t left join {_MERGED} o on o.key = t.person
  where not t.is_gone and not t.is_machine) happened"""
_LEADS = """(
  select l.key as lead_id, h.key as head_id, c.key as company_id, c.industry, c.employees,
         coalesce(nullif(c.country, ''), h.country) as country, h.title, l.segment, l.origin,
         l.channel, {columns}
  from facts.leads l
  join facts.people p on p.key = l.person
  join facts.people h on h.key = p.head
  left join facts.companies b on b.key = l.company
  left join facts.companies c on c.key = b.head{joins}
  where l.joined_to is null and not l.is_gone and {which}) known"""
_REFUSING = "select canonical_id as head_id from live.refusals where purpose = 'profiling'"
_NOT_REFUSING = """l.closed_at is null
    and h.key not in (select head_id from live_refusing where head_id is not null)"""
_DECIDED = """(select lead, min(occurred_at) as at from facts.stage_events
  where stage in ('sql', 'opportunity', 'customer') group by 1)"""
_UNTIL = "least(coalesce(l.closed_at, {now}), {now}, coalesce(d.at, {now})) as until_at"


def everybody(card: Card) -> Everybody:
    """All leads that run, but of those who object, as far as a card asks of them."""
    own, fields = _asked([card])
    beside, columns, joins = _beside(own, fields)
    return Everybody(
        leads=_LEADS.format(
            columns=", ".join(columns) or "null as nothing", joins=joins, which=_NOT_REFUSING
        ),
        touched=TOUCHED,
        dialect=DuckDb(packed=own),
        beside={**beside, "live_refusing": _REFUSING},
    )


def everybody_then(
    cards: Sequence[Card], *, since: datetime, until: datetime, at: datetime
) -> Everybody:
    """All leads that came from `since` on and before `until`, as they were known before sales
    decided, with opened_at and until_at. What a record said first counts from the beginning;
    where it says something else since, what it said then counts."""
    own, fields = _asked(cards)
    beside, columns, joins = _beside(own, fields)
    day = "timestamptz '{:%Y-%m-%dT%H:%M:%SZ}'"
    past = _LEADS.format(
        columns=", ".join(["l.opened_at", _UNTIL.format(now=day.format(at)), *columns]),
        joins=f"{joins} left join {_DECIDED} d on d.lead = l.key",
        which=f"l.time_known and l.opened_at >= {day.format(since)} "
        f"and l.opened_at < {day.format(until)}",
    )
    return Everybody(
        leads=_as_then(past, own=own),
        touched=TOUCHED,
        dialect=DuckDb(packed=own),
        beside={**beside, "live_old": _old(own)},
    )


def _asked(cards: Sequence[Card]) -> tuple[tuple[str, ...], set[Field]]:
    """The own fields and the fields at which criteria look."""
    asked = {(field, name) for card in cards for _code, field, name in card.looks_at}
    own = {name for field, name in asked if field is Field.OWN}
    return tuple(sorted(own)), {field for field, _name in asked}


def _beside(own: Sequence[str], fields: set[Field]) -> tuple[dict[str, str], list[str], str]:
    """Questions, columns and joins for what the lake has not."""
    beside: dict[str, str] = {}
    columns: list[str] = []
    joins = ""
    if Field.CAMPAIGN in fields:
        beside["live_named"] = "select id, name::text as name from live.campaigns"
        joins += " left join live_named g on g.id = l.campaign"
        columns.append("g.name as campaign")
    if Field.TARGET_LIST in fields:
        beside["live_aimed"] = "select company_id, name::text as name from live.aimed"
        joins += """ left join (
          select company_id, list(name) as lists from live_aimed group by 1) a
          on a.company_id = c.key"""
        columns.append("coalesce(a.lists, []) as lists")
    if own:
        beside["live_said"] = bulk.written(
            f"select person_id, record_id, {_read(own)} from live.own_fields", _names(own)
        )
        joins += f" left join {_packed(len(own))} s on s.head_id = h.key"
        columns.append("s.attributes")
    return beside, columns, joins


def _names(own: Sequence[str]) -> dict[str, str]:
    return {f"own{place}": name for place, name in enumerate(own)}


def _read(own: Sequence[str]) -> str:
    each = (f"coalesce(attributes ->> %(own{p})s, '') as o{p}" for p in range(len(own)))
    return ", ".join(each)


def _packed(count: int) -> str:
    """What all records of whoever is one say; of most there is one, and no list to be gathered."""
    one = ", ".join(f"o{place} := [o{place}]" for place in range(count))
    several = ", ".join(f"o{place} := list(o{place})" for place in range(count))
    twice = f"(select head_id from {_said_of_heads()} group by 1 having count(*) > 1)"
    return f"""(
      select head_id, struct_pack({one}) as attributes
      from {_said_of_heads()} e anti join {twice} t on t.head_id = e.head_id
      union all
      select head_id, struct_pack({several})
      from {_said_of_heads()} e semi join {twice} t on t.head_id = e.head_id group by 1)"""


def _said_of_heads() -> str:
    return f"""(
      select coalesce(o.head, s.person_id) as head_id, s.* exclude person_id
      from live_said s left join {_MERGED} o on o.key = s.person_id)"""


def _old(own: Sequence[str]) -> str:
    """What records said before they said something else, and until when."""
    read = f", {_read(own)}" if own else ""
    return bulk.written(
        f"""select person_id, company_id, record_id, known_until, fields ->> 'title' as title,
                   fields ->> 'country' as country, fields ->> 'segment' as industry,
                   (fields ->> 'size')::integer as employees{read}
            from live.old_states""",
        _names(own),
    )


def _as_then(past: str, *, own: Sequence[str]) -> str:
    places = range(len(own))
    kept = ", ".join(["title", "country", "industry", "employees", *(f"o{p}" for p in places)])
    packed = ", ".join(f"{name} := s.{name}" for name in kept.split(", "))
    said = ", ".join(f"o{p} := list(coalesce(w.old.o{p}, n.o{p}))" for p in places)
    attributes = "coalesce(x.attributes, p.attributes) as attributes" if own else ""
    then_said = f"""
    left join (
      select w.lead_id, struct_pack({said}) as attributes
      from (select distinct lead_id, head_id from old) q
      join {_said_of_heads()} n on n.head_id = q.head_id
      left join old w on w.lead_id = q.lead_id and w.record_id = n.record_id
      group by 1) x on x.lead_id = p.lead_id"""
    then_said = then_said.replace("select w.lead_id,", "select q.lead_id,") if own else ""
    return f"""(
  with past as materialized (select * from {past}),
  old as materialized (
    select p.lead_id, p.head_id, s.record_id,
           arg_min(struct_pack({packed}), s.known_until) as old
    from live_old s left join {_MERGED} o on o.key = s.person_id
    join past p on p.head_id = coalesce(o.head, s.person_id)
    where s.known_until > p.until_at group by 1, 2, 3),
  of_person as (
    select lead_id, min_by(old.title, record_id) as title, min_by(old.country, record_id) as country
    from old group by 1),
  of_company as (
    select p.lead_id, arg_min(struct_pack({packed}), s.known_until) as old
    from live_old s join past p on p.company_id = s.company_id
    where s.known_until > p.until_at group by 1)
  select p.* replace (
    case when c.lead_id is null then p.industry else c.old.industry end as industry,
    case when c.lead_id is null then p.employees else c.old.employees end as employees,
    coalesce(c.old.country, s.country, p.country) as country,
    coalesce(s.title, p.title) as title{", " + attributes if own else ""})
  from past p
  left join of_person s on s.lead_id = p.lead_id
  left join of_company c on c.lead_id = p.lead_id{then_said}) known"""
