"""Recording companies as their tools know them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.contacts.operations import folding
from accord.contacts.operations import records as common
from accord.contacts.rules import people as rules
from accord.contacts.values.people import CompanyRecords, IdentityKind, RecordKind, Resolved
from accord.foundation import bulk
from accord.kernel import text


def record_companies(*, records: CompanyRecords, at: datetime, batch_id: int | None) -> Resolved:
    """Take in records about companies; each row answers with a company id and its outcome."""
    incoming = _incoming(records, at=at, batch_id=batch_id)
    fingerprints = _fingerprints(records, incoming)
    assigned = common.resolve(incoming, fingerprints=fingerprints)
    made = bulk.next_ids("contacts_company", len(assigned.firsts))
    targets = [target if target >= 0 else made[-1 - target] for target in assigned.targets]
    _create(records, rows=assigned.firsts, ids=made, batch_id=batch_id)
    common.store(incoming, assigned=assigned, targets=targets, fingerprints=fingerprints)
    folding.refold(companies=rules.told_again(assigned=assigned, targets=targets))
    return Resolved(targets, assigned.outcomes)


def _incoming(records: CompanyRecords, *, at: datetime, batch_id: int | None) -> common.Incoming:
    keys: list[Sequence[rules.Key]] = []
    fields: list[dict[str, Any]] = []
    for row, key in enumerate(records.external_key):
        mine = [rules.external_key(source=records.source, key=key)]
        if rules.name_key(records.name[row]):
            mine.append((IdentityKind.NAME, rules.name_key(records.name[row])))
        if records.domain[row] and records.domain[row] not in rules.FREE_MAIL:
            mine.append((IdentityKind.DOMAIN, records.domain[row]))
        keys.append(mine)
        said = {
            "name": records.name[row],
            "domain": records.domain[row],
            "segment": records.segment[row],
            "size": records.size[row],
            "country": records.country[row],
        }
        fields.append({name: value for name, value in said.items() if value})
    return common.Incoming(
        RecordKind.COMPANY,
        records.source,
        records.external_key,
        keys,
        fields,
        records.attributes,
        at,
        batch_id,
    )


def _fingerprints(records: CompanyRecords, incoming: common.Incoming) -> list[bytes]:
    """A company known by its name alone stays as first written: ACME and Acme are no change."""
    return [
        rules.fingerprint({**fields, "name": key}, attributes)
        if key == rules.name_key(name)[:300]
        else rules.fingerprint(fields, attributes)
        for key, name, fields, attributes in zip(
            records.external_key, records.name, incoming.fields, incoming.attributes, strict=True
        )
    ]


def _create(
    records: CompanyRecords, *, rows: Sequence[int], ids: Sequence[int], batch_id: int | None
) -> None:
    bulk.insert(
        "contacts_company",
        {
            "id": ids,
            "name": [records.name[row][:300] for row in rows],
            "sort_key": [
                text.sort_key(records.name[row] or records.external_key[row])[:300] for row in rows
            ],
            "search_text": [
                rules.searchable((records.name[row], records.domain[row])) for row in rows
            ],
            "domain": [records.domain[row][:255] for row in rows],
            "segment": [records.segment[row][:120] for row in rows],
            "size": [records.size[row] for row in rows],
            "country": [records.country[row][:80] for row in rows],
            "batch_id": [batch_id] * len(ids),
        },
    )
