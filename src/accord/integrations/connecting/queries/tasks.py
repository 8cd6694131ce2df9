"""In which tools a task about a lead can be made for a member."""

from dataclasses import dataclass

from accord.foundation import bulk
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.values.writing import writable_of

_OURS = ("mail:", "row:")  # keys of records that the tool itself does not name


@dataclass(frozen=True, slots=True)
class Place:
    """A record of the lead's person in a connection, and the member's own id there."""

    connection_id: int
    record_id: str
    owner: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection in which a task about a lead may be: the records it may be about, and a member's
    own id there, "" where the tool does not know them."""

    connection_id: int
    record_ids: tuple[str, ...]
    owner: str


_OWN_ID = """left join lateral (
             select value from live.member_keys
             where member_id = %(member)s and source = c.name and is_active is not false
             order by is_active desc nulls last, id desc limit 1
           ) k on true"""


def places(*, lead_id: int, member_id: int) -> list[Place]:
    """Where writing is on and both are known, the oldest connection and the newest record first."""
    rows = bulk.fetch(
        f"""select c.id, c.tool, r.external_key, k.value
           from live.leads own
           join live.leads l on l.id = coalesce(own.joined_to_id, own.id)
           join live.persons p on p.id = l.holder_id
           join live.one_person one on one.head_id = p.canonical_id
           join live.records r on r.person_id = one.person_id and r.kind = 'person'
                              and r.gone_at is null
           join integrations_connection c on c.name = r.source and c.state = 'running'
           join integrations_writing w on w.connection_id = c.id and w.is_on
           {_OWN_ID}
           where own.id = %(lead)s and not exists (select from integrations_writingstop)
             and k.value is not null
           order by c.id, r.id desc""",
        {"lead": lead_id, "member": member_id},
    )
    return [
        Place(connection, record, owner)
        for connection, tool, record, owner in rows
        if not record.startswith(_OURS)
        and writable_of(tools.writables(name=tool), external_id=record) is not None
    ]


def kept_in(*, lead_id: int, member_id: int | None) -> list[Kept]:
    """Where writing is on and the lead's person is or was known, the oldest connection first: by
    now the record that a task is about may be gone there, or be another."""
    rows = bulk.fetch(
        f"""select c.id, array_agg(distinct r.external_key order by r.external_key), max(k.value)
           from live.leads own
           join live.leads l on l.id = coalesce(own.joined_to_id, own.id)
           join live.persons p on p.id = l.holder_id
           join live.one_person one on one.head_id = p.canonical_id
           join live.records r on r.person_id = one.person_id and r.kind = 'person'
           join integrations_connection c on c.name = r.source and c.state = 'running'
           join integrations_writing w on w.connection_id = c.id and w.is_on
           {_OWN_ID}
           where own.id = %(lead)s and not exists (select from integrations_writingstop)
           group by c.id order by c.id""",
        {"lead": lead_id, "member": member_id},
    )
    return [
        Kept(connection, tuple(one for one in records if not one.startswith(_OURS)), owner or "")
        for connection, records, owner in rows
    ]
