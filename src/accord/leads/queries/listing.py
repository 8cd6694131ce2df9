"""Lists of leads by index and page, and how many they hold; one lead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.leads.values import Ending, LeadRow
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope, Side

_ROW = """
    select l.id, l.holder_id, p.name, p.email, p.reference, c.id, coalesce(c.name, ''),
           l.stage, l.ending, l.origin, l.channel, l.campaign_id, l.landing_page_id,
           coalesce(l.ruled_segment, l.segment), l.owner_id, coalesce(m.name, ''),
           l.opened_at, l.time_known, l.stage_at, l.closed_at, l.cycle_no, l.self_reported,
           (select v.number from live.definitions v where v.id = l.segment_version_id),
           coalesce(l.joined_to_id, l.id), l.gone_at
    from {source} l
    join live.persons p on p.id = l.holder_id
    left join live.companies own
      on own.id = case when l.company_is_said then l.said_company_id else l.company_id end
    left join live.companies c on c.id = own.canonical_id
    left join live.members m on m.id = l.owner_id
"""
# What lists and counts are of: whom others are counted with, and whom some tool still has.
COUNTED = "l.joined_to_id is null and l.gone_at is null"
GONE = "l.joined_to_id is null and l.gone_at is not null"
# Leads of companies: as records tell, or as somebody said instead. Both have an index.
_AT = """(l.company_id = any(%s) and not l.company_is_said or l.said_company_id = any(%s))"""

_OF_BATCH = """l.id in (select id from leads_lead where batch_id = %s
                    union select lead_id from leads_stageevent where batch_id = %s)"""
MOST_OWNERS = 200  # of whom the first leads are read by index each
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
    `scope` says whose leads whoever asks may see. `is_gone` asks for those that count nowhere since
    their tools have them no more; they are in no other list. `unjudged_by` asks for those of which
    this team has said no word that counts. `meeting` is what else has to hold of a lead's id.
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
    is_gone: bool = False
    unjudged_by: Side | None = None
    meeting: Condition = ALWAYS
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
    conditions, values = _conditions(replace(where, scope=EVERYTHING))
    if after:
        value, _, number = after.rpartition("~")
        conditions.append(f"(l.{column}, l.id) {'<' if direction == 'desc' else '>'} (%s, %s)")
        values += [datetime.fromisoformat(value) if column == "opened_at" else value, int(number)]
    order = f"order by l.{column} {direction}, l.id {direction}"
    parts = _parts(where, conditions=conditions, order=order, by_owner=column == "opened_at")
    inner = f"(select l.* from ({' union all '.join(parts)}) l {order} limit %s)"
    rows = bulk.fetch(
        _ROW.format(source=inner) + order, [*[*values, limit + 1] * len(parts), limit + 1]
    )
    leads = [_row(row) for row in rows[:limit]]
    return Page(leads, _key(leads[-1], column=column) if len(rows) > limit else None)


def _parts(
    where: LeadFilter, *, conditions: Sequence[str], order: str, by_owner: bool
) -> list[str]:
    """Statements that have the first rows among them, with the same values each.

    An index of the owner is in order for one owner only: of several, and of none, the first rows
    of each are read by it. Where a filter leaves few leads anyway, these are looked at.
    """
    said = " and ".join(conditions)
    owners, scope = sorted(where.scope.members or ()), where.scope
    several = len(owners) + scope.unowned > 1
    narrow = (where.owner_id, where.company_id, where.people, where.ids, where.batch_id)
    if not by_owner or not several or len(owners) > MOST_OWNERS or any(
        asked is not None for asked in (*narrow, where.companies)
    ):  # fmt: skip
        seen = _seen(scope, "l")
        return [f"(select l.* from leads_lead l where {said} and {seen} {order} limit %s)"]
    each = ", ".join(str(int(owner)) for owner in owners)
    parts = [
        f"""(select l.* from unnest(array[{each}]::bigint[]) each(owner), lateral (
               select l.* from leads_lead l where l.owner_id = each.owner and {said}
               {order} limit %s) l)"""
    ] * bool(owners)
    if scope.unowned:
        parts.append(
            f"(select l.* from leads_lead l where l.owner_id is null and {said} {order} limit %s)"
        )
    return parts


def count_leads(*, where: LeadFilter, at_most: int = 10_000) -> int:
    """How many leads there are, counted no further than `at_most`."""
    conditions, values = _conditions(where)
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(
        f"select count(*) from (select 1 from leads_lead l {clause} limit %s) as counted",
        [*values, at_most],
    )
    return int(rows[0][0])


_UNJUDGED = """not exists (
  select from leads_verdict v
  where v.lead_id in (select l.id union all
                      select j.id from leads_lead j where j.joined_to_id = l.id)
    and v.side = %s and v.takes_back_id is null
    and not exists (select from leads_verdict back where back.takes_back_id = v.id))"""


def _conditions(where: LeadFilter) -> tuple[list[str], list[Any]]:
    conditions = [GONE if where.is_gone else COUNTED, _seen(where.scope, "l")]
    conditions += [] if where.meeting.is_always else [where.meeting.of("l.id")]
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
        (where.unjudged_by and where.unjudged_by.value, _UNJUDGED),
    ):
        if given is not None:
            conditions.append(condition)
            values.append(given if isinstance(given, datetime | str) else list(given))
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


def list_cycles(*, person_id: int, scope: Scope = EVERYTHING) -> list[LeadRow]:
    """All cycles of a person in this scope, latest first, those that are gone too."""
    rows = bulk.fetch(
        _ROW.format(source="leads_lead")
        + f""" where l.holder_id = %s and l.joined_to_id is null and {_seen(scope, "l")}
               order by l.opened_at desc limit 50""",
        [person_id],
    )
    return [_row(row) for row in rows]


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
            where {_AT} and {COUNTED} and {_seen(scope, "l")} group by 1""",
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
            from leads_lead l where campaign_id = any(%s) and {COUNTED}
              and {_seen(scope, "l")} group by 1""",
        [list(campaign_ids)],
    )
    return {campaign: (count, won) for campaign, count, won in rows}


def _row(row: tuple[Any, ...]) -> LeadRow:
    return LeadRow(*[*row[:7], StageCode(row[7]), _ending(row[8]), *row[9:]])


def _ending(code: str) -> Ending | None:
    return Ending(code) if code else None
