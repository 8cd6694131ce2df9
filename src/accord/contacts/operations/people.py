"""Recording people as their tools know them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.contacts.operations import folding, likeness
from accord.contacts.operations import records as common
from accord.contacts.queries import people as queries
from accord.contacts.rules import people as rules
from accord.contacts.values.people import (
    LENGTHS,
    IdentityKind,
    Outcome,
    PersonRecords,
    RecordKind,
    Resolved,
)
from accord.foundation import bulk
from accord.kernel import text

LENGTH = LENGTHS[RecordKind.PERSON]
FIELDS = tuple(LENGTH)


def record_people(*, records: PersonRecords, at: datetime, batch_id: int | None) -> Resolved:
    """Take in records about people; each row answers with a person id and its outcome.

    A known record whose content changed updates its person; a new record that joins a person
    fills what is empty and overwrites nothing (`rules.fold`). Runs in the caller's transaction.
    """
    incoming = _incoming(records, at=at, batch_id=batch_id)
    fingerprints = incoming.fingerprints()
    common.hold(incoming)
    known = common.known_records(incoming)
    assigned = common.resolve(incoming, fingerprints=fingerprints, known=known)
    made, ids = bulk.next_ids_of(
        contacts_person=len(assigned.firsts), contacts_sourcerecord=len(assigned.fresh_records)
    )
    targets = [target if target >= 0 else made[-1 - target] for target in assigned.targets]
    _create(records, rows=assigned.firsts, ids=made, batch_id=batch_id)
    common.store(incoming, assigned=assigned, ids=ids, targets=targets, fingerprints=fingerprints)
    folding.refold(people=rules.told_again(assigned=assigned, targets=targets))
    _note_newcomers(records, targets=targets, outcomes=assigned.outcomes, at=at, batch_id=batch_id)
    return Resolved(targets, assigned.outcomes)


def _note_newcomers(
    records: PersonRecords,
    *,
    targets: Sequence[int],
    outcomes: Sequence[Outcome],
    at: datetime,
    batch_id: int | None,
) -> None:
    """Who is new, or of whom something new is told, waits to be compared with everybody."""
    told = zip(
        targets,
        outcomes,
        records.name,
        records.email,
        records.phone,
        records.company_name,
        strict=True,
    )
    people = {
        target for target, outcome, *said in told if outcome is not Outcome.UNCHANGED and any(said)
    }
    likeness.note_newcomers(people=people, batch_id=batch_id, at=at)


def hold_people(*, ids: Sequence[int]) -> dict[int, int]:
    """Hold others off these people, and off whoever is one with them, until the transaction ends.

    In the order of their ids, all at once: two who hold part of a group each would wait for ever.
    Answers each member of a group with its head, as it stands once they are held.
    """
    if not ids:
        return {}
    held: set[int] = set()
    heads = queries.heads_of(people=ids)
    while not held.issuperset(wanted := {*ids, *heads}):
        bulk.execute(
            "select id from contacts_person where id = any(%s) order by id for no key update",
            [sorted(wanted)],
        )
        held |= wanted
        heads = queries.heads_of(people=ids)
    return heads


def _incoming(records: PersonRecords, *, at: datetime, batch_id: int | None) -> common.Incoming:
    keys: list[Sequence[rules.Key]] = []
    fields: list[dict[str, Any]] = []
    for row, key in enumerate(records.external_key):
        named = (key, *(records.former_keys[row] if records.former_keys else ()))
        mine = [rules.external_key(source=records.source, key=each) for each in named]
        if records.email[row]:
            mail = rules.mail_key(email=records.email[row], name=records.name[row])
            mine.append((IdentityKind.EMAIL, mail))
        if records.cookie and records.cookie[row]:
            mine.append((IdentityKind.COOKIE, records.cookie[row]))
        if records.deal and records.deal[row]:
            mine.append((IdentityKind.DEAL, records.deal[row]))
        keys.append(mine)
        said = {name: getattr(records, name)[row] for name in FIELDS}
        said["company"] = records.company_name[row]
        said["place"] = records.place[row] if records.place else ""
        fields.append({name: value for name, value in said.items() if value})
    return common.Incoming(
        RecordKind.PERSON,
        records.source,
        records.external_key,
        keys,
        fields,
        records.attributes,
        at,
        batch_id,
        records.context,
        records.company_id,
        records.company_by,
        records.company_clue,
    )


def _create(
    records: PersonRecords, *, rows: Sequence[int], ids: Sequence[int], batch_id: int | None
) -> None:
    columns: dict[str, list[Any]] = {
        name: [getattr(records, name)[row][: LENGTH[name]] for row in rows] for name in FIELDS
    }
    references = [records.external_key[row][:200] for row in rows]
    bulk.insert(
        "contacts_person",
        {
            "id": ids,
            **columns,
            "reference": references,
            "sort_key": [
                text.sort_key(records.name[row] or records.email[row] or records.external_key[row])[
                    :300
                ]
                for row in rows
            ],
            "search_text": [_search_text(records, row) for row in rows],
            "company_id": [records.company_id[row] for row in rows],
            "batch_id": [batch_id] * len(ids),
        },
    )


def _search_text(records: PersonRecords, row: int) -> str:
    return rules.searchable(
        (
            records.name[row],
            records.email[row],
            records.external_key[row],
            records.company_name[row],
        )
    )
