"""People and companies as their records tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.contacts.queries import companies
from accord.contacts.queries.telling import TellingRecord, list_told, names_of
from accord.contacts.rules import people as rules
from accord.contacts.values.people import LENGTHS, RecordKind
from accord.foundation import bulk
from accord.kernel import text


@dataclass(frozen=True, slots=True)
class Memory:
    """The people and companies that a batch had a part in."""

    people: Sequence[int]
    companies: Sequence[int]


def before_taking_back(*, batch_id: int) -> Memory:
    """Whom the records tell of that a batch brought or changed."""
    rows = bulk.fetch(
        """select l.person_id, l.company_id from contacts_link l
           where l.record_id in (
             select id from contacts_sourcerecord where batch_id = %(batch)s
             union
             select record_id from contacts_sourcerecordversion where batch_id = %(batch)s)""",
        {"batch": batch_id},
    )
    return Memory(
        sorted({person for person, _ in rows if person}),
        sorted({company for _, company in rows if company}),
    )


def refold(*, people: Sequence[int] = (), companies: Sequence[int] = ()) -> None:
    """Give these people and companies the fields that their records tell, by `rules.fold`.

    Who has no record any more stays as they are.
    """
    for kind, ids in ((RecordKind.PERSON, people), (RecordKind.COMPANY, companies)):
        told = list_told(kind=kind, ids=ids) if ids else {}
        if told:
            write = _write_people if kind is RecordKind.PERSON else _write_companies
            write(told)


def _folded(kind: RecordKind, records: Sequence[TellingRecord]) -> dict[str, tuple[Any, int]]:
    return rules.fold([record.told for record in records], names=names_of(kind))


def _texts(kind: RecordKind, folded: Sequence[dict[str, tuple[Any, int]]]) -> dict[str, list[str]]:
    blank = ("", 0)
    return {
        name: [str(each.get(name, blank)[0])[:length] for each in folded]
        for name, length in LENGTHS[kind].items()
    }


def _write_people(told: Mapping[int, Sequence[TellingRecord]]) -> None:
    folded = [_folded(RecordKind.PERSON, records) for records in told.values()]
    columns: dict[str, list[Any]] = dict(_texts(RecordKind.PERSON, folded))
    columns["reference"] = [_reference(records)[:200] for records in told.values()]
    columns["sort_key"] = [
        text.sort_key(name or email or reference)[:300]
        for name, email, reference in zip(
            columns["name"], columns["email"], columns["reference"], strict=True
        )
    ]
    columns["search_text"] = [
        _search_text(records, names=("name", "email", "", "company")) for records in told.values()
    ]
    columns["company_id"] = [
        _company(records, said=each.get("company", ("", 0))[1])
        for records, each in zip(told.values(), folded, strict=True)
    ]
    chosen = companies.said_companies(people=list(told))
    columns["company_id"] = [
        chosen.get(head, company) for head, company in zip(told, columns["company_id"], strict=True)
    ]
    _update("contacts_person", ids=list(told), columns=columns)


def _reference(records: Sequence[TellingRecord]) -> str:
    """The id in the first tool that says anything: a browser has an id and tells nothing."""
    first = next((record for record in records if record.told.fields), records[0])
    return first.external_key


def _write_companies(told: Mapping[int, Sequence[TellingRecord]]) -> None:
    folded = [_folded(RecordKind.COMPANY, records) for records in told.values()]
    columns: dict[str, list[Any]] = dict(_texts(RecordKind.COMPANY, folded))
    columns["size"] = [each["size"][0] if "size" in each else None for each in folded]
    columns["sort_key"] = [
        text.sort_key(name or domain or records[0].external_key)[:300]
        for name, domain, records in zip(
            columns["name"], columns["domain"], told.values(), strict=True
        )
    ]
    columns["search_text"] = [
        _search_text(records, names=("name", "domain")) for records in told.values()
    ]
    _update("contacts_company", ids=list(told), columns=columns)


def _search_text(records: Sequence[TellingRecord], *, names: Sequence[str]) -> str:
    """What search finds somebody by: the words of every record, each once; "" is the tool's key."""
    answer = ""
    for record in records:
        said = {**record.told.fields, "": record.external_key}
        part = rules.searchable([str(said.get(name, "")) for name in names])
        if part not in answer:
            answer = f"{answer} {part}" if answer else part
    return answer


def _company(records: Sequence[TellingRecord], *, said: int) -> int | None:
    """The account of the record whose word counts, or else the first that any record names."""
    by_record = {record.told.record_id: record.company_id for record in records}
    first = next((company for company in by_record.values() if company), None)
    return by_record.get(said) or first


_TYPES = {"company_id": "bigint", "size": "int"}


def _update(table: str, *, ids: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
    names = list(columns)
    arrays = ", ".join(f"%s::{_TYPES.get(name, 'text')}[]" for name in names)
    bulk.execute(
        f"""update {table} row set {", ".join(f"{name} = t.{name}" for name in names)}
            from unnest(%s::bigint[], {arrays}) as t(id, {", ".join(names)})
            where row.id = t.id and ({", ".join(f"row.{name}" for name in names)})
                  is distinct from ({", ".join(f"t.{name}" for name in names)})""",
        [list(ids), *map(list, columns.values())],
    )
