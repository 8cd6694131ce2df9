"""Reading which people were joined, whoever they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.contacts.values.merges import MergeFilter
from accord.contacts.values.people import LinkedBy, MergeCard, RecordKind
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition


def list_standing_merges(
    *,
    where: MergeFilter,
    after: int | None = None,
    limit: int = 50,
    within: Condition = ALWAYS,
) -> list[MergeCard]:
    """Merges that stand, the youngest first; `after` is the id of the last one seen. within: what
    holds of the person that was made of two."""
    conditions, values = _conditions(where, within=within)
    if after is not None:
        conditions.append("m.id < %s")
        values.append(after)
    rows = bulk.fetch(
        f"""select m.id, m.first_id, m.second_id, m.linked_by, m.made_at, m.made_by_id
            from contacts_merge m where {" and ".join(conditions)} order by m.id desc limit %s""",
        [*values, limit],
    )
    return [_card(row) for row in rows]


def count_standing_merges(
    *, where: MergeFilter, at_most: int = 10_000, within: Condition = ALWAYS
) -> int:
    """How many merges stand, counted no further than `at_most`."""
    conditions, values = _conditions(where, within=within)
    rows = bulk.fetch(
        f"""select count(*) from (select 1 from contacts_merge m
            where {" and ".join(conditions)} limit %s) as counted""",
        [*values, at_most],
    )
    return int(rows[0][0])


def get_merges(*, ids: Sequence[int]) -> list[MergeCard]:
    """Of these merges those that stand, the youngest first."""
    rows = bulk.fetch(
        """select id, first_id, second_id, linked_by, made_at, made_by_id from contacts_merge
           where id = any(%s) and ended_at is null order by id desc""",
        [list(ids)],
    )
    return [_card(row) for row in rows]


def said_apart(*, people: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs among these people of whom somebody said that they are different."""
    rows = bulk.fetch(
        """select first_id, second_id from contacts_apart
           where first_id = any(%(people)s) and second_id = any(%(people)s)""",
        {"people": list(people)},
    )
    return [(first, second) for first, second in rows]


def find_by_record(*, kind: RecordKind, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Whom these records of a tool tell of, not whom those are one with."""
    rows = bulk.fetch(
        """select r.external_key, coalesce(l.person_id, l.company_id)
           from contacts_sourcerecord r
           join contacts_link l on l.record_id = r.id and l.ended_at is null
           where r.kind = %s and r.source = %s and r.external_key = any(%s)""",
        [kind, source, sorted(set(keys))],
    )
    return dict(rows)


def list_told_by_tools(*, of: RecordKind, batch_ids: Sequence[int]) -> list[int]:
    """Merges made in a tool that go with these batches, ended ones too: told by them, or of
    somebody of whom nobody else tells."""
    table = "contacts_merge" if of is RecordKind.PERSON else "contacts_companymerge"
    rows = bulk.fetch(
        f"""select m.id from {table} m
            where m.linked_by = 'TOOL' and (
              (m.explanation ->> 'batch')::bigint = any(%(batches)s)
              or exists (
                select from contacts_{of} gone
                where gone.id in (m.first_id, m.second_id) and gone.batch_id = any(%(batches)s)
                  and not exists (
                    select from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
                    where l.{of}_id = gone.id
                      and (r.batch_id is null or r.batch_id <> all(%(batches)s)))))""",
        {"batches": list(batch_ids)},
    )
    return [number for (number,) in rows]


def _card(row: tuple[Any, ...]) -> MergeCard:
    number, first, second, by, at, member = row
    return MergeCard(number, first, second, LinkedBy(by), at, member)


def _conditions(where: MergeFilter, *, within: Condition) -> tuple[list[str], list[Any]]:
    conditions, values = ["m.ended_at is null"], list[Any]()
    if not within.is_always:
        head = (
            "(select coalesce(o.canonical_id, o.id) from contacts_person o where o.id = m.first_id)"
        )
        conditions.append(within.of(head))
    times: list[tuple[str, datetime | None]] = [
        ("m.made_at >= %s", where.since),
        ("m.made_at < %s", where.before),
    ]
    for condition, at in times:
        if at is not None:
            conditions.append(condition)
            values.append(at)
    if where.linked_by is not None:
        conditions.append("m.linked_by = %s")
        values.append(where.linked_by.value)
    if where.batch_id is not None:
        conditions.append(
            """exists (select 1 from contacts_person p
                       where p.id in (m.first_id, m.second_id) and p.batch_id = %s)"""
        )
        values.append(where.batch_id)
    return conditions, values
