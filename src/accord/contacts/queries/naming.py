"""What names a person, for erasing: what their records say, their keys, and the hashes of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.contacts.rules.consent import external_value, phone_digits
from accord.contacts.values.consent import StopKind
from accord.foundation import bulk, keyed


@dataclass(frozen=True, slots=True)
class Known:
    """What names a person: what their records say, their keys, and the hashes of both."""

    exists: bool
    records: int
    fields: Sequence[Mapping[str, Any]]
    keys: Sequence[str]
    digests: Sequence[tuple[str, bytes]]


def known_of(*, people: Sequence[int]) -> Known:
    """Everything by which these people could be recognised, now or as told before."""
    rows = bulk.fetch(
        """select r.external_key, r.source, r.fields::text from contacts_link l
           join contacts_sourcerecord r on r.id = l.record_id where l.person_id = any(%(people)s)
           union all
           select '', '', v.fields::text from contacts_link l
           join contacts_sourcerecordversion v on v.record_id = l.record_id
           where l.person_id = any(%(people)s)""",
        {"people": list(people)},
    )
    fields = [bulk.read_json(said) for _, _, said in rows]
    shown = bulk.fetch(
        """select email, phone, name, given_name, family_name, reference
           from contacts_person where id = any(%s)""",
        [list(people)],
    )
    names = ("email", "phone", "name", "given_name", "family_name")
    fields += [dict(zip(names, row, strict=False)) for row in shown]
    keys = sorted({key for key, _, _ in rows if key} | {row[5] for row in shown if row[5]})
    return Known(
        exists=bool(shown),
        records=sum(bool(key) for key, _, _ in rows),
        fields=fields,
        keys=keys,
        digests=_digests(rows, fields=fields),
    )


def _digests(
    rows: Sequence[tuple[Any, ...]], *, fields: Sequence[Mapping[str, Any]]
) -> list[tuple[str, bytes]]:
    known: set[tuple[str, str]] = set()
    for key, source, _ in rows:
        if key:
            known.add((StopKind.EXTERNAL.value, external_value(source=source, key=key)))
    for said in fields:
        if said.get("email"):
            known.add((StopKind.EMAIL.value, str(said["email"]).lower()))
        if digits := phone_digits(str(said.get("phone") or "")):
            known.add((StopKind.PHONE.value, digits))
    return sorted((kind, keyed.digest(kind, value)) for kind, value in known)


def all_keys(*, step: int) -> Iterator[tuple[int, str, str]]:
    """(person, kind of the stop list, value) of everything that people are known by."""
    last = 0
    while True:
        rows = bulk.fetch(
            """select k.id, l.person_id, k.kind, k.value, r.fields ->> 'email'
               from contacts_identitykey k
               join contacts_sourcerecord r on r.id = k.record_id
               join contacts_link l on l.record_id = k.record_id and l.ended_at is null
               where k.id > %s and l.person_id is not null order by k.id limit %s""",
            [last, step],
        )
        for _, person, kind, value, email in rows:
            if kind == "external":
                yield person, StopKind.EXTERNAL.value, value.lower()
            elif kind == "email":
                yield person, StopKind.EMAIL.value, str(email or value).lower()
        if not rows:
            return
        last = rows[-1][0]
