"""Reading leads: lists by index and page, one lead with its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.values import Segment, StageCode
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.leads.values import Cause, Ending, LeadRow, StageEventCard, StateCount
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope

_ROW = """
    select l.id, l.holder_id, p.name, p.email, p.reference, c.id, coalesce(c.name, ''),
           l.stage, l.ending, l.origin, l.channel, l.campaign_id, l.landing_page_id,
           coalesce(l.ruled_segment, l.segment), l.owner_id, coalesce(m.name, ''),
           l.opened_at, l.time_known, l.stage_at, l.closed_at, l.cycle_no, l.self_reported
    from {source} l
    join live.persons p on p.id = l.holder_id
    left join live.companies own
      on own.id = case when l.company_is_said then l.said_company_id else l.company_id end
    left join live.companies c on c.id = own.canonical_id
    left join live.members m on m.id = l.owner_id
"""
# Leads of companies: as records tell, or as somebody said instead. Both have an index.
_AT = """(l.company_id = any(%s) and not l.company_is_said or l.said_company_id = any(%s))"""

_OF_BATCH = """l.id in (select id from leads_lead where batch_id = %s
                    union select lead_id from leads_stageevent where batch_id = %s)"""
SORTS = {
    "newest": ("opened_at", "desc"),
    "oldest": ("opened_at", "asc"),
    "name": ("sort_key", "asc"),
}


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What a lead list shows. None: no matter; for `origin` "" asks for blank.

    `is_open` leaves out the cycles that have ended. `batch_id` asks for the leads that an import
    opened or moved. `companies` asks for those of any of these, each told by its own number.
    `scope` says whose leads whoever asks may see.
    """

    stage: StageCode | None = None
    ending: Ending | None = None
    origin: str | None = None
    owner_id: int | None = None
    campaign_id: int | None = None
    company_id: int | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    people: Sequence[int] | None = None
    ids: Sequence[int] | None = None
    batch_id: int | None = None
    is_open: bool = False
    companies: Sequence[int] | None = None
    has_no_owner: bool = False
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Page:
    """A page of leads; `next_key` continues after it, None at the end."""

    rows: Sequence[LeadRow]
    next_key: str | None


def list_leads(
    *, where: LeadFilter, sort: str = "newest", after: str | None = None, limit: int = 50
) -> Page:
    """One page of leads, by index, continued by key (never by offset)."""
    column, direction = SORTS[sort]
    conditions, values = _conditions(where)
    if after:
        value, _, number = after.rpartition("~")
        conditions.append(f"(l.{column}, l.id) {'<' if direction == 'desc' else '>'} (%s, %s)")
        values += [datetime.fromisoformat(value) if column == "opened_at" else value, int(number)]
    inner = f"""(select l.* from leads_lead l
        {"where " + " and ".join(conditions) if conditions else ""}
        order by l.{column} {direction}, l.id {direction} limit %s)"""
    rows = bulk.fetch(
        _ROW.format(source=inner) + f" order by l.{column} {direction}, l.id {direction}",
        [*values, limit + 1],
    )
    leads = [_row(row) for row in rows[:limit]]
    return Page(leads, _key(leads[-1], column=column) if len(rows) > limit else None)


def count_leads(*, where: LeadFilter, at_most: int = 10_000) -> int:
    """How many leads there are, counted no further than `at_most`."""
    conditions, values = _conditions(where)
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(
        f"select count(*) from (select 1 from leads_lead l {clause} limit %s) as counted",
        [*values, at_most],
    )
    return int(rows[0][0])


def _conditions(where: LeadFilter) -> tuple[list[str], list[Any]]:
    conditions = ["l.joined_to_id is null", _seen(where.scope, "l")]
    values: list[Any] = []
    for column in ("stage", "ending", "owner_id", "campaign_id"):
        value = getattr(where, column)
        if value is not None:
            conditions.append(f"l.{column} = %s")
            values.append(value)
    if where.origin is not None:
        conditions.append("l.origin is null" if where.origin == "" else "l.origin = %s")
        values += [where.origin] if where.origin else []
    for companies in _companies_asked(where):
        conditions.append(_AT)
        values += [companies, companies]
    conditions += ["l.closed_at is null"] * where.is_open
    conditions += ["l.owner_id is null"] * where.has_no_owner
    if where.batch_id is not None:
        conditions.append(_OF_BATCH)
        values += [where.batch_id, where.batch_id]
    for given, condition in (
        (where.opened_from, "l.opened_at >= %s"),
        (where.opened_until, "l.opened_at < %s"),
        (where.people, "l.holder_id = any(%s)"),
        (where.ids, "l.id = any(%s)"),
    ):
        if given is not None:
            conditions.append(condition)
            values.append(given if isinstance(given, datetime) else list(given))
    return conditions, values


def _seen(scope: Scope, lead: str) -> str:
    return team.owned_within(scope).of(f"{lead}.owner_id")


def holders_within(*, scope: Scope) -> Condition:
    """People of whom there is a lead in this scope."""
    if scope.is_everything:
        return ALWAYS
    return Condition(f"""exists (select from leads_lead held where held.holder_id = {{of}}
                         and held.joined_to_id is null and {_seen(scope, "held")})""")


def _companies_asked(where: LeadFilter) -> list[list[int]]:
    """Each a condition: the company of a lead is one of these."""
    asked = [] if where.companies is None else [list(where.companies)]
    if where.company_id is not None:
        asked.append(list(contacts.company_members(companies=[where.company_id])))
    return asked


def _key(row: LeadRow, *, column: str) -> str:
    if column == "opened_at":
        return f"{row.opened_at.isoformat()}~{row.id}"
    found = bulk.fetch("select sort_key from leads_lead where id = %s", [row.id])
    return f"{found[0][0]}~{row.id}"


def get_lead(*, lead_id: int) -> LeadRow:
    """One lead; raises LookupError where there is none."""
    rows = bulk.fetch(_ROW.format(source="leads_lead") + " where l.id = %s", [lead_id])
    if not rows:
        raise LookupError(f"There is no lead {lead_id}.")
    return _row(rows[0])


def counted_with(*, lead_id: int) -> int:
    """The lead that a lead is counted with: itself, unless its person is one with another."""
    rows = bulk.fetch("select coalesce(joined_to_id, id) from leads_lead where id = %s", [lead_id])
    return int(rows[0][0]) if rows else lead_id


def joined_with(*, lead_id: int) -> list[int]:
    """This lead and those that are counted with it."""
    rows = bulk.fetch(
        "select id from leads_lead where id = %s or joined_to_id = %s order by id",
        [lead_id, lead_id],
    )
    return [number for (number,) in rows]


def list_cycles(*, person_id: int, scope: Scope = EVERYTHING) -> list[LeadRow]:
    """All cycles of a person in this scope, latest first."""
    rows = bulk.fetch(
        _ROW.format(source="leads_lead")
        + f""" where l.holder_id = %s and l.joined_to_id is null and {_seen(scope, "l")}
               order by l.opened_at desc limit 50""",
        [person_id],
    )
    return [_row(row) for row in rows]


def count_doubled() -> int:
    """How many open leads are of people who may be somebody else with an open lead."""
    rows = bulk.fetch(
        """select count(distinct greatest(d.first_id, d.second_id)) from live.doubts d
           where d.state = 'open'
             and exists (select 1 from leads_lead l
                         where l.holder_id = d.first_id and l.closed_at is null)
             and exists (select 1 from leads_lead l
                         where l.holder_id = d.second_id and l.closed_at is null)"""
    )
    return int(rows[0][0])


def count_by_person(*, people: Sequence[int]) -> dict[int, int]:
    """How many passes came with each of these people, themselves alone."""
    return dict(
        bulk.fetch(
            """select person_id, count(*) from leads_lead
               where person_id = any(%s) group by person_id""",
            [list(people)],
        )
    )


def latest_by_person(*, people: Sequence[int]) -> dict[int, int]:
    """The latest cycle of each of these people."""
    return dict(
        bulk.fetch(
            """select distinct on (person_id) person_id, id from leads_lead
               where person_id = any(%s) order by person_id, cycle_no desc""",
            [list(people)],
        )
    )


def list_stage_events(*, lead_id: int) -> list[StageEventCard]:
    """The history of a lead's stages, newest first."""
    rows = bulk.fetch(
        """select e.id, e.stage, e.ending, e.reason, e.occurred_at, e.time_known, e.inferred,
                  e.cause, e.version_id, v.number
           from leads_stageevent e join live.definitions v on v.id = e.version_id
           where e.lead_id in (select id from leads_lead where id = %s or joined_to_id = %s)
           order by e.occurred_at desc, e.id desc limit 200""",
        [lead_id, lead_id],
    )
    return [
        StageEventCard(
            *[row[0], StageCode(row[1]), _ending(row[2]), *row[3:7], Cause(row[7]), *row[8:]]
        )
        for row in rows
    ]


def count_by_stage() -> dict[StageCode, int]:
    """How many open leads stand at each stage now."""
    rows = bulk.fetch(
        """select stage, count(*) from leads_lead
           where closed_at is null and joined_to_id is null group by stage"""
    )
    return {StageCode(stage): count for stage, count in rows}


def count_fates(*, where: LeadFilter) -> dict[tuple[StageCode, Ending | None], int]:
    """How many of these leads stand where: (stage, ending) → count."""
    conditions, values = _conditions(where)
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(
        f"select l.stage, l.ending, count(*) from leads_lead l {clause} group by 1, 2", values
    )
    return {
        (StageCode(stage), Ending(ending) if ending else None): count
        for stage, ending, count in rows
    }


def count_by_company(*, company_ids: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, int]:
    """How many leads of this scope each of these has, with all that are one with it."""
    heads = contacts.company_members(companies=company_ids)
    rows = bulk.fetch(
        f"""select case when company_is_said then said_company_id else company_id end, count(*)
            from leads_lead l
            where {_AT} and joined_to_id is null and {_seen(scope, "l")} group by 1""",
        [list(heads), list(heads)],
    )
    answer: dict[int, int] = {}
    for company, count in rows:
        answer[heads[company]] = answer.get(heads[company], 0) + count
    return answer


def count_by_campaign(
    *, campaign_ids: Sequence[int], scope: Scope = EVERYTHING
) -> dict[int, tuple[int, int]]:
    """How many leads of this scope came from each of these, and how many of them were won."""
    rows = bulk.fetch(
        f"""select campaign_id, count(*), count(*) filter (where ending = 'won')
            from leads_lead l where campaign_id = any(%s) and joined_to_id is null
              and {_seen(scope, "l")} group by 1""",
        [list(campaign_ids)],
    )
    return {campaign: (count, won) for campaign, count, won in rows}


def any_lead() -> bool:
    """Whether there is a lead at all."""
    return bool(bulk.fetch("select 1 from leads_lead limit 1"))


def count_states() -> list[StateCount]:
    """Where all leads are: each is open at one stage or has ended in one way, owned or not."""
    rows = bulk.fetch(
        """select stage, ending, owner_id is not null, sum(number)::bigint
           from (select ending, stage, owner_id, count(*) as number from leads_lead
                 where joined_to_id is null group by 1, 2, 3) counted
           group by 1, 2, 3"""
    )
    return [
        StateCount(StageCode(stage), _ending(ending), owned, count)
        for stage, ending, owned, count in rows
    ]


def count_known() -> dict[str, tuple[int, int, int, int]]:
    """What is known of all leads, by origin ("" for none): how many there are, how many have a
    campaign, how many are open, and how many of the open ones have an owner."""
    rows = bulk.fetch(
        """select coalesce(origin, ''), count(*), count(campaign_id),
                  count(*) filter (where closed_at is null),
                  count(*) filter (where closed_at is null and owner_id is not null)
           from leads_lead where joined_to_id is null group by 1"""
    )
    return {
        origin: (count, run, still_open, owned) for origin, count, run, still_open, owned in rows
    }


def count_only_from_deals() -> tuple[int, int]:
    """How many leads are known from their deals alone, of how many."""
    rows = bulk.fetch(
        """select (select count(*) from leads_lead where joined_to_id is null),
                  (select count(distinct coalesce(l.joined_to_id, l.id))
                   from leads_stageevent e join leads_lead l on l.id = e.lead_id
                   where e.cause in ('record', 'history', 'hand'))"""
    )
    every, told = rows[0]
    return int(every - told), int(every)


def list_origins() -> list[str]:
    """The origins that leads have, by a walk along the index."""
    rows = bulk.fetch(
        """with recursive walk(origin) as (
             (select origin from leads_lead
              where origin is not null and joined_to_id is null order by origin limit 1)
             union all
             select (select l.origin from leads_lead l
                     where l.origin > walk.origin and l.joined_to_id is null
                     order by l.origin limit 1)
             from walk where walk.origin is not null
           ) select origin from walk where origin is not null limit 200"""
    )
    return [origin for (origin,) in rows]


def _row(row: tuple[Any, ...]) -> LeadRow:
    return LeadRow(*[*row[:7], StageCode(row[7]), _ending(row[8]), *row[9:]])


def _ending(code: str) -> Ending | None:
    return Ending(code) if code else None


def known_events(*, lead_ids: Sequence[int]) -> set[tuple[int, str, datetime]]:
    """What was seen of these leads, not inferred: (lead, stage or ending, when)."""
    rows = bulk.fetch(
        """select lead_id, coalesce(nullif(ending, ''), stage), occurred_at from leads_stageevent
           where lead_id = any(%s) and not inferred""",
        [list(lead_ids)],
    )
    return {(lead, what, at) for lead, what, at in rows}


def count_by_segment(
    *, segments: Sequence[Segment], at_most: int = 20_000
) -> list[tuple[str | None, bool, int]]:
    """Where the newest leads would fall by these rules: (segment, by a rule, how many), the most
    first. None: neither a rule nor a record says any."""
    rules = definitions.compile_segments(
        segments,
        source="""(select * from live.segment_facts where lead_id in (
             select id from leads_lead where joined_to_id is null
             order by opened_at desc, id desc limit %(at_most)s)) given""",
    )
    return list(
        bulk.fetch(
            f"""select coalesce(t.name, l.segment), t.name is not null, count(*)
                from ({rules.sql}) t join leads_lead l on l.id = t.lead_id
                group by 1, 2 order by 3 desc, 1, 2 limit 200""",
            {**rules.parameters, "at_most": at_most},
        )
    )
