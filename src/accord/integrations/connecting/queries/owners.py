"""Who owns what a tool's records speak of: here, and by the last word heard from the tool."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accord.foundation import bulk
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan
from accord.integrations.connecting import models
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.rules.streams import header_of
from accord.integrations.connecting.values.owners import OwnerField, OwnerKnown, Unknown
from accord.integrations.connecting.values.writing import OWNER, Master
from accord.team import api as team

SOME = 5_000

# Of whom a record speaks, with the open lead of theirs that counts; a record that is gone speaks
# of no lead.
_KNOWN = """
    select r.external_key, r.id, l.id, l.owner_id, coalesce(k.value, m.name, ''), w.said,
           w.told_at
    from live.records r
    join live.persons p on p.id = r.person_id
    left join lateral (
      select id, owner_id from live.leads
      where holder_id = p.canonical_id and joined_to_id is null and closed_at is null
        and gone_at is null and r.gone_at is null
      order by opened_at desc, id desc limit 1
    ) l on true
    left join live.members m on m.id = l.owner_id
    left join lateral (
      select value from live.member_keys
      where member_id = l.owner_id and source = %(source)s and is_active is not false
      order by is_active desc nulls last, id desc limit 1
    ) k on true
    left join lateral (
      select said, told_at from live.owner_words where record_id = r.id order by id desc limit 1
    ) w on true
    where r.kind = 'person' and r.source = %(source)s
"""


def field_of(row: models.StreamState) -> OwnerField | None:
    """The field of a stream that says who owns a lead; None where none is read."""
    plan = Plan.from_dict(row.plan) if row.plan else None
    if plan is None or plan.kind is not Kind.LEADS:
        return None
    name = header_of(plan.columns, field="owner_external_id")
    key = header_of(plan.columns, field="external_id")
    if not name or not key:
        return None
    one = tools.writable(name=row.connection.tool, stream=row.name)
    writing = models.Writing.objects.filter(connection_id=row.connection_id).first()
    said = writing.masters.get(row.name, {}).get(OWNER) if writing else None
    master = Master(said or Master.TOOL)
    return OwnerField(
        stream=row.name,
        name=name,
        key=key,
        ids=one.ids if one else "",
        master=master,
        is_written=writing is not None and writing.is_on and master is not Master.TOOL,
    )


def fields_of(*, connection_id: int) -> list[OwnerField]:
    """The same of all streams that are read."""
    rows = models.StreamState.objects.filter(connection_id=connection_id, is_on=True)
    found = [field_of(row) for row in rows.select_related("connection").order_by("place")]
    return [each for each in found if each is not None]


def of_records(*, source: str, external_ids: Sequence[str]) -> dict[str, OwnerKnown]:
    """What is known of these records of a connection."""
    if not external_ids:
        return {}
    rows = bulk.fetch(
        _KNOWN + " and r.external_key = any(%(keys)s)",
        {"source": source, "keys": list(external_ids)},
    )
    return {key: OwnerKnown(*rest) for key, *rest in rows}


def members_of(*, source: str, cells: Collection[str]) -> dict[str, int]:
    """Who is known here by these names of a tool; an address counts however it is written."""
    wanted = sorted({cell for cell in cells if cell})
    found = team.find_members(source=source, keys=wanted)
    return {
        cell: found.get(cell) or found[cell.lower()]
        for cell in wanted
        if cell in found or cell.lower() in found
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """How far leads that change have been looked at: a transaction, and a lead within it."""

    mark: int
    after: int


def changed(*, source: str, seen: Seen) -> tuple[list[str], Seen, bool]:
    """Records of leads that have changed since, how far that is, and whether there are more."""
    [(oldest,)] = bulk.fetch("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    rows = bulk.fetch(
        """select xact_id::text::bigint, key, holder from facts.leads
           where xact_id >= %(mark)s::text::xid8
             and (xact_id > %(mark)s::text::xid8 or key > %(after)s)
           order by xact_id, key limit %(limit)s""",
        {"mark": str(seen.mark), "after": seen.after, "limit": SOME},
    )
    more = len(rows) == SOME and rows[-1][0] < oldest
    reached = Seen(rows[-1][0], rows[-1][1]) if more else Seen(int(oldest), 0)
    heads = sorted({holder for _mark, _lead, holder in rows})
    keys = bulk.fetch(
        """select r.external_key from live.records r
           where r.kind = 'person' and r.source = %s
             and r.person_id in (select person_id from live.one_person
                                 where head_id = any(%s::bigint[]))""",
        [source, bulk.numbers(heads)],
    )
    return sorted(key for (key,) in keys), reached, more


def list_unknown(*, connection_id: int, limit: int = 5) -> list[Unknown]:
    """Whom a tool named as owners though nobody here is known by that, the most frequent first."""
    rows = bulk.fetch(
        """select cell, count(*) from integrations_unknownowner where connection_id = %s
           group by cell order by count(*) desc, cell limit %s""",
        [connection_id, limit],
    )
    return [Unknown(*row) for row in rows]


def count_unknown(*, connection_id: int) -> int:
    """Of how many records nobody here is known by the owner's name there."""
    return models.UnknownOwner.objects.filter(connection_id=connection_id).count()
