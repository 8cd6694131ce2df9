"""Our leads and deals as another tool names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from accord.foundation import bulk
from accord.kernel.zones import DAY, start_of
from accord.reporting.rules import comparing as rules
from accord.reporting.values.comparing import Explained, Known, Ours, TheirRow
from accord.team import api as team

_PEOPLE = """with asked as (select unnest(%(keys)s::text[]) as key),
people as (
  select asked.key, p.canonical_id as head
  from asked join live.records r on r.external_key = asked.key and r.kind = 'person'
  join live.persons p on p.id = r.person_id
  union
  select asked.key, p.canonical_id
  from asked join live.identities i on i.kind = 'email' and i.value = asked.key
  join live.persons p on p.id = i.person_id)
select people.key, l.id, people.head, coalesce(l.joined_to_id, l.id), l.gone_at is not null
from people join live.leads l on coalesce(l.holder_id, l.person_id) = people.head
order by l.id"""
_DEALS = """select r.external_key, r.id, r.id, r.id, r.gone_at is not null
from live.deal_records r where r.external_key = any(%(keys)s) order by r.id"""
_COUNTED_LEADS = """select l.id, p.canonical_id, exists (
  select from live.one_person o
  join live.records r on r.person_id = o.person_id and r.kind = 'person'
  where o.head_id = p.canonical_id and r.source = %(tool)s and r.gone_at is null)
from live.leads l join live.persons p on p.id = coalesce(l.holder_id, l.person_id)
where l.id = any(%(ids)s)"""
_COUNTED_DEALS = """select r.id, r.id, r.source = %(tool)s from live.deal_records r
where r.id = any(%(ids)s)"""
_MERGED = """select coalesce(sum(n - 1), 0) from (
  select p.canonical_id, count(*) as n
  from (select distinct coalesce(l.holder_id, l.person_id) as holder from live.leads l
        where l.id = any(%(ids)s)) held
  join live.persons p on p.id = held.holder
  join live.one_person o on o.head_id = p.canonical_id
  join live.records r on r.person_id = o.person_id and r.kind = 'person'
  where r.gone_at is null and (%(tool)s = '' or r.source = %(tool)s)
  group by p.canonical_id) counted"""
_GONE = {
    "lead": """select l.id from live.leads l where l.gone_at is not null and l.joined_to_id is null
      and (%(since)s::timestamptz is null or l.opened_at >= %(since)s)
      and (%(until)s::timestamptz is null or l.opened_at < %(until)s)
      order by l.id limit %(most)s""",
    "deal": """select r.id from live.deal_records r where r.gone_at is not null
      and (%(since)s::timestamptz is null or coalesce(r.closed_at, r.opened_at) >= %(since)s)
      and (%(until)s::timestamptz is null or coalesce(r.closed_at, r.opened_at) < %(until)s)
      order by r.id limit %(most)s""",
}
_SOURCES = {
    "lead": "select distinct source from live.records where kind = 'person' order by 1",
    "deal": "select distinct source from live.deal_records order by 1",
}
MOST_GONE = 100_000


def compare_file(
    *, rows: Sequence[TheirRow], ours: Ours, records: str, tool: str = ""
) -> Explained:
    """Why a file counts otherwise than we do. records: lead or deal. tool: as its records are
    called here, "" where nobody says."""
    keys = {key for row in rows for key in row.keys}
    return rules.by_file(
        rows,
        ours=ours,
        named=named(records=records, keys=keys),
        known=counted(records=records, ids=ours.counted, tool=tool),
    )


def compare_number(
    *, theirs: int, ours: Ours, records: str, period: Mapping[str, object], tool: str = ""
) -> Explained:
    """What would fit the number of another tool. period: `start` and `end` as days, or None."""
    found = rules.candidates(
        ours=ours,
        known=counted(records=records, ids=ours.counted, tool=tool),
        merged=count_merged(records=records, ids=ours.counted, tool=tool),
        archived=list_gone(records=records, period=period),
        has_tool=bool(tool),
    )
    return rules.by_number(theirs, ours=ours, candidates=found)


def sources(*, records: str) -> list[str]:
    """Which tools tell of leads (`lead`) or deals (`deal`)."""
    return [source for (source,) in bulk.fetch(_SOURCES[records])]


def named(*, records: str, keys: Collection[str]) -> dict[str, list[Known]]:
    """Our records by what another tool names them by: its ids, and addresses in small letters."""
    sql = _PEOPLE if records == "lead" else _DEALS
    found: dict[str, list[Known]] = defaultdict(list)
    for key, record, who, counts_as, is_gone in bulk.fetch(sql, {"keys": sorted(keys)}):
        found[key].append(Known(record, who, counts_as, is_gone))
    return found


def counted(*, records: str, ids: Collection[int], tool: str) -> dict[int, Known]:
    """Those that a number counts, and whether a tool has them (no tool named: as if it did)."""
    sql = _COUNTED_LEADS if records == "lead" else _COUNTED_DEALS
    rows = bulk.fetch(sql, {"ids": sorted(ids), "tool": tool})
    return {
        record: Known(record, who, record, in_tool=in_tool or not tool)
        for record, who, in_tool in rows
    }


def count_merged(*, records: str, ids: Collection[int], tool: str) -> int:
    """How many more records tools have of those that are counted once."""
    if records != "lead":
        return 0
    [(more,)] = bulk.fetch(_MERGED, {"ids": sorted(ids), "tool": tool})
    return int(more)


def list_gone(*, records: str, period: Mapping[str, object]) -> Sequence[int]:
    """Ids of what its tools have no more, begun within `start` and `end` (days, None: any)."""
    zone = team.reporting_zone()
    start, end = (period[name] for name in ("start", "end"))
    known = {
        "since": start_of(start, zone=zone) if isinstance(start, date) else None,
        "until": start_of(end + DAY, zone=zone) if isinstance(end, date) else None,
        "most": MOST_GONE,
    }
    rows = bulk.fetch(_GONE[records], known)
    return [record for (record,) in rows]
