"""Somebody says whose word stands for a field; the record itself stays as its tool has it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accord.contacts.models import Choice
from accord.contacts.operations.folding import refold
from accord.contacts.operations.people import hold_people
from accord.contacts.queries.telling import list_told
from accord.contacts.values.choices import CHOSEN_TOGETHER, CannotChoose, ChoiceCode
from accord.contacts.values.people import RecordKind
from accord.foundation import bulk
from accord.journal import api as journal


@transaction.atomic
def choose(
    *,
    person_id: int,
    records: Mapping[str, int],
    actor_id: int | None,
    at: datetime,
    merge_id: int | None = None,
) -> list[str]:
    """For each field named in `records`, that record's word stands from now on.

    Answers the fields for which another word stood, or none had been chosen. `merge_id` names
    the merge that the choice came with. Raises CannotChoose; nothing is changed then.
    """
    hold_people(ids=[person_id])
    told = list_told(kind=RecordKind.PERSON, ids=[person_id])
    known = {one.told.record_id: one.told for group in told.values() for one in group}
    fresh = []
    for field, record_id in records.items():
        if field not in CHOSEN_TOGETHER:
            raise CannotChoose(ChoiceCode.FIELD)
        if record_id not in known:
            raise CannotChoose(ChoiceCode.RECORD)
        if not known[record_id].fields.get(field):
            raise CannotChoose(ChoiceCode.BLANK)
        last = max(one.chosen.get(field, 0) for one in known.values())
        if not last or known[record_id].chosen.get(field) != last:
            fresh.append((field, record_id))
    for field, record_id in fresh:
        _keep(field, record_id, actor_id=actor_id, at=at, merge_id=merge_id)
        journal.record(
            kind="person.word_chosen",
            subject="person",
            subject_id=person_id,
            actor_id=actor_id,
            at=at,
            field=field,
            record=record_id,
        )
    if fresh:
        refold(people=[person_id])
    return [field for field, _ in fresh]


@transaction.atomic
def let_choices_go(*, merge_id: int, at: datetime, actor_id: int | None) -> None:
    """The choices made with a merge count no more, as if that answer had not been given."""
    people = bulk.fetch(
        """select distinct l.person_id from contacts_choice c
           join contacts_link l on l.record_id = c.record_id and l.ended_at is null
           where c.merge_id = %s and c.ended_at is null""",
        [merge_id],
    )
    if not people:
        return
    hold_people(ids=[person for (person,) in people])
    Choice.objects.filter(merge_id=merge_id, ended_at=None).update(ended_at=at)
    refold(people=[person for (person,) in people])
    journal.record(
        kind="person.choices_let_go",
        subject="person",
        subject_id=min(person for (person,) in people),
        actor_id=actor_id,
        at=at,
        merge=merge_id,
    )


def _keep(
    field: str, record_id: int, *, actor_id: int | None, at: datetime, merge_id: int | None
) -> None:
    names = CHOSEN_TOGETHER[field]
    Choice.objects.filter(record_id=record_id, field__in=names, ended_at=None).update(ended_at=at)
    Choice.objects.bulk_create(
        Choice(record_id=record_id, field=name, merge_id=merge_id, made_at=at, made_by_id=actor_id)
        for name in names
    )
