"""Records that their tools have no more, and who is left without any tool that tells of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts.models import Stay
from accord.contacts.operations.people import hold_people
from accord.contacts.operations.settling import hold_companies, settle_companies, settle_held
from accord.contacts.queries.gone import records_behind
from accord.contacts.values.gone import RecordBehind
from accord.contacts.values.people import Outcome, RecordKind
from accord.foundation import bulk
from accord.journal import api as journal


def take_away(
    *, kind: RecordKind, source: str, keys: Sequence[str], at: datetime, batch_id: int | None
) -> dict[str, tuple[Outcome, int]]:
    """Records that their tool has no more; nothing they said is lost, and they come back when it
    tells of them anew. Answers those that are known, each with whom it tells of.

    Whether these still stand is for `settle_people` and `settle_companies`. Caller's transaction.
    """
    rows = bulk.fetch(
        """select r.external_key, r.id, coalesce(l.person_id, l.company_id), r.gone_at is not null
           from contacts_sourcerecord r
           join contacts_link l on l.record_id = r.id and l.ended_at is null
           where r.kind = %s and r.source = %s and r.external_key = any(%s) order by r.id""",
        [kind, source, list(keys)],
    )
    fresh = [record for _key, record, _target, is_gone in rows if not is_gone]
    if fresh:
        bulk.execute(
            """insert into contacts_sourcerecordversion
                 (record_id, fields, attributes, known_at, known_until, batch_id)
               select id, fields, attributes, known_at, %s, %s from contacts_sourcerecord
               where id = any(%s)""",
            [at, batch_id, fresh],
        )
        bulk.execute(
            "update contacts_sourcerecord set gone_at = %s, known_at = %s where id = any(%s)",
            [at, at, fresh],
        )
    return {
        key: (Outcome.UNCHANGED if is_gone else Outcome.UPDATED, target)
        for key, _record, target, is_gone in rows
    }


def settle_people(*, people: Sequence[int]) -> list[int]:
    """Derive of these people, and of whoever is one with them, whether any tool still tells of
    them. Answers all of them; they are held until the caller's transaction ends, so that whoever
    settles later sees what was told until then."""
    held = hold_people(ids=people)
    everybody = sorted({*people, *held})
    settle_held(people=everybody)
    return everybody


@transaction.atomic
def say_stays(*, kind: RecordKind, number: int, actor_id: int | None, at: datetime) -> int:
    """Somebody says that a person or company stays though its tools have it no more; answers of
    how many records. A person's leads are the caller's to settle, in the same transaction."""
    _hold(kind, number)
    records = [each for each in records_behind(kind=kind, number=number) if not each.stays_since]
    Stay.objects.bulk_create(
        Stay(record_id=each.record_id, made_at=at, made_by_id=actor_id) for each in records
    )
    _note("kept_here", kind, number, records, actor_id=actor_id, at=at)
    return len(records)


@transaction.atomic
def say_follows(*, kind: RecordKind, number: int, actor_id: int | None, at: datetime) -> int:
    """Take that back: it is where its tools have it, as ever. Answers as `say_stays` does."""
    _hold(kind, number)
    records = [each for each in records_behind(kind=kind, number=number) if each.stays_since]
    Stay.objects.filter(record_id__in=[each.record_id for each in records], ended_at=None).update(
        ended_at=at
    )
    _note("kept_no_more", kind, number, records, actor_id=actor_id, at=at)
    return len(records)


def _hold(kind: RecordKind, number: int) -> None:
    if kind is RecordKind.PERSON:
        hold_people(ids=[number])
    else:
        hold_companies([number])


def _note(
    what: str,
    kind: RecordKind,
    number: int,
    records: Sequence[RecordBehind],
    *,
    actor_id: int | None,
    at: datetime,
) -> None:
    if not records:
        return
    journal.record(
        kind=f"{kind}.{what}",
        subject=kind.value,
        subject_id=number,
        actor_id=actor_id,
        at=at,
        records=[each.record_id for each in records],
    )
    if kind is RecordKind.COMPANY:
        settle_companies(companies=[number])
