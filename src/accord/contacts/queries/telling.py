"""What the records of people and companies say, and whose word stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accord.contacts.rules import people as rules
from accord.contacts.values.choices import CHOSEN_TOGETHER, Standing, Word
from accord.contacts.values.people import LENGTHS, RecordKind
from accord.foundation import bulk

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class TellingRecord:
    """A stored record with the key its tool knows it by and the company it names."""

    told: rules.Told
    external_key: str
    company_id: int | None


def names_of(kind: RecordKind) -> list[str]:
    """The fields that are folded."""
    return [*LENGTHS[kind], "company", "size"]


def list_told(*, kind: RecordKind, ids: Sequence[int]) -> dict[int, list[TellingRecord]]:
    """The records of whoever is one with these, by the head of their group, oldest first."""
    column, table = (
        ("person_id", "contacts_person")
        if kind is RecordKind.PERSON
        else ("company_id", "contacts_company")
    )
    rows = bulk.fetch(
        # Each part once: guessed to hold one row, it would be worked out again for every link.
        f"""with heads as materialized (
              select coalesce(canonical_id, id) as head from {table} where id = any(%s)
            ), grouped as materialized (
              select t.id, h.head from heads h join {table} t on t.id = h.head
              union
              select t.id, h.head from heads h join {table} t on t.canonical_id = h.head
            )
            select g.head, r.id, r.external_key, r.company_id, r.fields::text, r.changed::text,
                   coalesce((select jsonb_object_agg(c.field, c.id) from contacts_choice c
                             where c.record_id = r.id and c.ended_at is null), '{{}}')::text
            from grouped g join contacts_link l on l.{column} = g.id and l.ended_at is null
            join contacts_sourcerecord r on r.id = l.record_id order by r.id""",
        [list(ids)],
    )
    found: dict[int, list[TellingRecord]] = {}
    for target, record, key, company, *told in rows:
        each = rules.Told(record, *map(bulk.read_json, told))
        found.setdefault(target, []).append(TellingRecord(each, key, company))
    return found


def words_that_stand(*, people: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each group of people, by its head: which record each field shown comes from."""
    return {
        head: {
            name: record_id
            for name, (_, record_id) in rules.fold(
                [record.told for record in records], names=list(CHOSEN_TOGETHER)
            ).items()
        }
        for head, records in list_told(kind=RecordKind.PERSON, ids=people).items()
    }


def words_if_one(*, first: int, second: int) -> dict[str, int]:
    """For each field: which of two people as known now would have the word if they were one."""
    told = list_told(kind=RecordKind.PERSON, ids=[first, second])
    holder = {one.told.record_id: head for head, group in told.items() for one in group}
    every = [one.told for group in told.values() for one in group]
    folded = rules.fold(every, names=list(CHOSEN_TOGETHER))
    return {name: holder[record_id] for name, (_, record_id) in folded.items()}


def list_standings(*, person_id: int) -> list[Standing]:
    """The fields of a person as known now, each with whose word stands and what others say."""
    told = list_told(kind=RecordKind.PERSON, ids=[person_id])
    records = [record.told for group in told.values() for record in group]
    known = _known([record.record_id for record in records])
    choices = _choices([number for record in records for number in record.chosen.values()])
    answer = []
    for name, (_, stands) in rules.fold(records, names=list(CHOSEN_TOGETHER)).items():
        words = {
            record.record_id: _word(record, name=name, known=known[record.record_id])
            for record in records
            if record.fields.get(name)
        }
        chosen = next(one for one in records if one.record_id == stands).chosen.get(name, 0)
        at, by = choices.get(chosen, (None, None))
        answer.append(Standing(name, words[stands], at, by, list(words.values())))
    return answer


def _known(record_ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """For each record: its tool, its key there, and when it was first heard of."""
    rows = bulk.fetch(
        """select r.id, r.source, r.external_key,
                  coalesce((select min(v.known_at) from contacts_sourcerecordversion v
                            where v.record_id = r.id), r.known_at)
           from contacts_sourcerecord r where r.id = any(%s)""",
        [list(record_ids)],
    )
    return {row[0]: row[1:] for row in rows}


def _choices(numbers: Sequence[int]) -> dict[int, tuple[datetime, int | None]]:
    if not numbers:
        return {}
    rows = bulk.fetch(
        "select id, made_at, made_by_id from contacts_choice where id = any(%s)", [list(numbers)]
    )
    return {number: (at, by) for number, at, by in rows}


def _word(record: rules.Told, *, name: str, known: tuple[Any, ...]) -> Word:
    source, key, first_known = known
    changed = record.changed.get(name)
    since = datetime.fromtimestamp(changed / _MICRO, tz=UTC) if changed else first_known
    return Word(record.record_id, source, key, str(record.fields[name]), since)
