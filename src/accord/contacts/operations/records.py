"""What is the same for people and companies: source records, links and identity keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.contacts.rules import people as rules
from accord.contacts.values.people import LinkedBy, Outcome, RecordKind
from accord.foundation import bulk

TOPIC = 0x636F6E74  # "cont"
KnownRecord = tuple[int, bytes, int]  # id, fingerprint, person or company


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivery of records of one kind, ready to be resolved."""

    kind: RecordKind
    source: str
    record_keys: Sequence[str]
    keys: Sequence[Sequence[rules.Key]]
    fields: Sequence[dict[str, Any]]
    attributes: Sequence[dict[str, Any]]
    at: datetime
    batch_id: int | None
    context: Sequence[tuple[Any, ...]] = ()
    company_ids: Sequence[int | None] = ()
    company_by: Sequence[str] = ()
    company_clues: Sequence[str] = ()
    # Where deciding takes more than keys: what rows join by instead, and who is known by that.
    joining: Sequence[Sequence[rules.Key]] = ()
    known: Mapping[rules.Key, int] = field(default_factory=dict)

    def fingerprints(self) -> list[bytes]:
        context = self.context or [()] * len(self.fields)
        return [
            rules.fingerprint(fields, attributes, *beside)
            for fields, attributes, beside in zip(
                self.fields, self.attributes, context, strict=True
            )
        ]


def resolve(
    incoming: Incoming, *, fingerprints: Sequence[bytes], known: Mapping[str, KnownRecord]
) -> rules.Assignment:
    """Who the records are about. The caller holds their keys and hands in the known records."""
    joining = incoming.joining or incoming.keys
    wanted = {key for row in joining for key in row if key not in incoming.known}
    return rules.assign(
        record_keys=incoming.record_keys,
        fingerprints=fingerprints,
        keys=joining,
        known_records=known,
        known_keys=_known_keys(incoming.kind, wanted) | dict(incoming.known),
    )


def hold(incoming: Incoming) -> None:
    """Hold others off everything that these records are known by."""
    wanted = {key for row in incoming.keys for key in row}
    bulk.alone_for(topic=TOPIC, keys=[f"{kind}:{value}" for kind, value in wanted])


def known_records(incoming: Incoming) -> dict[str, KnownRecord]:
    """By their keys, the records that are known already. Of one that its tool had no more
    whatever is said now is news."""
    rows = bulk.fetch(
        """select r.external_key, r.id, case when r.gone_at is null then r.fingerprint else '' end,
                  coalesce(l.person_id, l.company_id)
           from contacts_sourcerecord r
           join contacts_link l on l.record_id = r.id and l.ended_at is null
           where r.kind = %s and r.source = %s and r.external_key = any(%s)""",
        [incoming.kind, incoming.source, list(set(incoming.record_keys))],
    )
    return {key: (record, bytes(print_), target) for key, record, print_, target in rows}


def _known_keys(kind: RecordKind, wanted: set[rules.Key]) -> dict[rules.Key, int]:
    if not wanted:
        return {}
    column = "person_id" if kind is RecordKind.PERSON else "company_id"
    table = "contacts_person" if kind is RecordKind.PERSON else "contacts_company"
    ordered = sorted(wanted)
    # Whoever bears the key, not whom they are one with: ending that merge gives them this record.
    # Keys first, each by index (offset 0 holds the planner to it): while a table is being
    # filled its statistics lag and mislead.
    rows = bulk.fetch(
        f"""with known as materialized (
              select found.record_id, asked.kind, asked.value
              from unnest(%s::text[], %s::text[]) as asked(kind, value),
                   lateral (select record_id from contacts_identitykey k
                            where k.kind = asked.kind and k.value = asked.value offset 0) found
            )
            select known.kind, known.value, min(t.id)
            from known
            join contacts_sourcerecord r on r.id = known.record_id and r.kind = %s
            join contacts_link l on l.record_id = known.record_id and l.ended_at is null
            join {table} t on t.id = l.{column}
            group by known.kind, known.value""",
        [[key[0] for key in ordered], [key[1] for key in ordered], kind],
    )
    return {(kind_, value): target for kind_, value, target in rows}


def store(
    incoming: Incoming,
    *,
    assigned: rules.Assignment,
    ids: Sequence[int],
    targets: Sequence[int],
    fingerprints: Sequence[bytes],
) -> None:
    """Write new records, under these ids, with links and keys, and what changed in known ones."""
    fresh = assigned.fresh_records
    said = _said(incoming, assigned)
    told = [said[-1 - position] for position in range(len(fresh))]
    bulk.insert(
        "contacts_sourcerecord",
        {
            "id": ids,
            "kind": [incoming.kind.value] * len(fresh),
            "source": [incoming.source] * len(fresh),
            "external_key": [incoming.record_keys[row] for row in fresh],
            "fields": [each.fields for each in told],
            "attributes": [each.attributes for each in told],
            "changed": [each.changed for each in told],
            "company_id": [each.company_id for each in told],
            "company_by": [each.company_by for each in told],
            "company_clue": [each.company_clue for each in told],
            "fingerprint": [fingerprints[each.row] for each in told],
            "known_at": [incoming.at] * len(fresh),
            "batch_id": [incoming.batch_id] * len(fresh),
        },
    )
    _link(incoming, ids=ids, targets=[targets[row] for row in fresh])
    _add_keys(incoming, assigned=assigned, ids=ids)
    changed = {record: said[record] for record in assigned.changed_records if record >= 0}
    _change(incoming, changed=changed, fingerprints=fingerprints)


@dataclass(slots=True)
class _Said:
    """What the rows of one record say together; `first` and `row` are the first and the last.

    changed: what a row says otherwise than those before it, and since when.
    """

    first: int
    row: int
    fields: dict[str, Any]
    attributes: dict[str, Any]
    company_id: int | None
    company_by: str
    company_clue: str
    changed: dict[str, int] = field(default_factory=dict)


def _moment(incoming: Incoming, row: int) -> int:
    """When a row was told: those of one delivery one after another, as they would come singly."""
    return int(incoming.at.timestamp() * 1_000_000) + row


def _said(incoming: Incoming, assigned: rules.Assignment) -> dict[int, _Said]:
    """By record: its rows as one."""
    size = len(incoming.fields)
    companies = incoming.company_ids or [None] * size
    by, clues = incoming.company_by or [""] * size, incoming.company_clues or [""] * size
    answer: dict[int, _Said] = {}
    for row, record in enumerate(assigned.record_of_row):
        fields, attributes = incoming.fields[row], incoming.attributes[row]
        before = answer.get(record)
        if before is None:
            answer[record] = _Said(
                row, row, fields, attributes, companies[row], by[row], clues[row][:300]
            )
        else:
            before.row = row
            before.changed |= {
                name: _moment(incoming, row)
                for name, value in fields.items()
                if before.fields.get(name) != value
            }
            before.fields = before.fields | fields
            before.attributes = before.attributes | attributes
            if companies[row] or not before.company_id:
                before.company_id, before.company_by = companies[row], by[row]
                before.company_clue = clues[row][:300]
    return answer


def _link(incoming: Incoming, *, ids: Sequence[int], targets: Sequence[int]) -> None:
    person = incoming.kind is RecordKind.PERSON
    bulk.insert(
        "contacts_link",
        {
            "record_id": ids,
            "person_id" if person else "company_id": targets,
            "linked_by": [LinkedBy.AUTOMATIC.value] * len(ids),
            "linked_at": [incoming.at] * len(ids),
            "batch_id": [incoming.batch_id] * len(ids),
        },
    )


def _add_keys(incoming: Incoming, *, assigned: rules.Assignment, ids: Sequence[int]) -> None:
    rows: dict[tuple[int, str, str], None] = {}
    changed_known: list[tuple[int, str, str]] = []
    for row, record in enumerate(assigned.record_of_row):
        for kind, value in incoming.keys[row]:
            if record < 0:
                rows[(ids[-1 - record], kind, value)] = None
            elif assigned.outcomes[row] is Outcome.UPDATED:
                changed_known.append((record, kind, value))
    listed = list(rows)
    bulk.insert(
        "contacts_identitykey",
        {
            "record_id": [row[0] for row in listed],
            "kind": [row[1] for row in listed],
            "value": [row[2] for row in listed],
            "batch_id": [incoming.batch_id] * len(listed),
        },
    )
    if changed_known:
        bulk.execute(
            """insert into contacts_identitykey (record_id, kind, value, batch_id)
               select distinct record, kind, value, %s::bigint
               from unnest(%s::bigint[], %s::text[], %s::text[]) as t(record, kind, value)
               on conflict do nothing""",
            [incoming.batch_id, *map(list, zip(*changed_known, strict=True))],
        )


def _change(
    incoming: Incoming, *, changed: Mapping[int, _Said], fingerprints: Sequence[bytes]
) -> None:
    """Known records say something else now, or are there again; what a row leaves open stays as
    it was told."""
    if not changed:
        return
    bulk.execute(
        """insert into contacts_sourcerecordversion
             (record_id, fields, attributes, known_at, known_until, batch_id)
           select id, fields, attributes, known_at, %s, %s from contacts_sourcerecord
           where id = any(%s)""",
        [incoming.at, incoming.batch_id, list(changed)],
    )
    said = list(changed.values())
    bulk.execute(
        """update contacts_sourcerecord r
           set fields = r.fields || t.fields, attributes = r.attributes || t.attributes,
               changed = r.changed || coalesce(
                 (select jsonb_object_agg(each.key, t.moment) from jsonb_each(t.fields) each
                  where each.value is distinct from r.fields -> each.key), '{}') || t.changed,
               company_id = coalesce(t.company_id, r.company_id),
               company_by = case when t.company_id is null and r.company_id is not null
                                 then r.company_by else t.company_by end,
               company_clue = case when t.company_id is null and r.company_id is not null
                                   then r.company_clue else t.company_clue end,
               fingerprint = t.fingerprint, known_at = %s, gone_at = null
           from unnest(%s::bigint[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::bigint[],
                       %s::bigint[], %s::text[], %s::text[], %s::bytea[])
             as t(id, fields, attributes, changed, moment, company_id, company_by, company_clue,
                  fingerprint)
           where r.id = t.id""",
        [
            incoming.at,
            list(changed),
            [bulk.Jsonb(each.fields) for each in said],
            [bulk.Jsonb(each.attributes) for each in said],
            [bulk.Jsonb(each.changed) for each in said],
            [_moment(incoming, each.first) for each in said],
            [each.company_id for each in said],
            [each.company_by for each in said],
            [each.company_clue for each in said],
            [fingerprints[each.row] for each in said],
        ],
    )
