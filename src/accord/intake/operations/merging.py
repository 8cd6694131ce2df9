"""Making two people one across all that hangs on them, and telling them apart again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import LinkedBy
from accord.journal import api as journal
from accord.leads import api as leads


@transaction.atomic
def merge_people(
    *,
    first: int,
    second: int,
    actor_id: int | None,
    at: datetime,
    keep: Mapping[str, int] | None = None,
) -> int:
    """Say by hand that two people are one; answers the merge. Raises contacts.CannotMerge.

    `keep` names for fields which of the two has the value that is to stand; where it would stand
    anyway, or is blank by now, nothing is chosen.
    """
    several = leads.let_go_of(people=[first, second])
    stood = contacts.words_that_stand(people=[first, second]) if keep else {}
    heads = contacts.heads_of(people=[first, second])
    made = contacts.merge(first=first, second=second, by=LinkedBy.HAND, at=at, actor_id=actor_id)
    leads.regroup(people=sorted({*several, *made.people}))
    journal.record(
        kind="person.merged",
        subject="person",
        subject_id=min(first, second),
        actor_id=actor_id,
        at=at,
        merge=made.merge_id,
        other=max(first, second),
    )
    kept = {
        field: stood.get(heads.get(person, person), {}).get(field)
        for field, person in (keep or {}).items()
    }
    _keep(kept, person_id=first, merge_id=made.merge_id, actor_id=actor_id, at=at)
    return made.merge_id


def _keep(
    kept: Mapping[str, int | None],
    *,
    person_id: int,
    merge_id: int,
    actor_id: int | None,
    at: datetime,
) -> None:
    if not kept:
        return
    [now] = contacts.words_that_stand(people=[person_id]).values() or [{}]
    records = {
        field: record_id
        for field, record_id in kept.items()
        if record_id is not None and now.get(field) != record_id
    }
    contacts.choose(
        person_id=person_id, records=records, actor_id=actor_id, at=at, merge_id=merge_id
    )


@transaction.atomic
def unmerge_people(*, merge_id: int, actor_id: int | None, at: datetime) -> int:
    """End a merge: each gets back what came with them; answers the earlier known of the two.

    That they are not one is remembered. Raises LookupError where no such merge stands.
    """
    pair = end_merge(merge_id=merge_id, actor_id=actor_id, at=at)
    contacts.keep_apart(first=pair[0], second=pair[1], at=at, actor_id=actor_id)
    return min(pair)


@transaction.atomic
def end_merge(*, merge_id: int, actor_id: int | None, at: datetime) -> tuple[int, int]:
    """The same without remembering: the two may be proposed again; answers both."""
    pair = contacts.people_of(merge_id=merge_id)
    several = leads.let_go_of(people=pair)
    ended = contacts.unmerge(merge_id=merge_id, at=at, actor_id=actor_id)
    leads.regroup(people=sorted({*several, *ended.people}))
    journal.record(
        kind="person.unmerged",
        subject="person",
        subject_id=min(pair),
        actor_id=actor_id,
        at=at,
        merge=merge_id,
        other=max(pair),
    )
    return pair
