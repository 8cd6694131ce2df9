"""Making two people one across all that hangs on them, and telling them apart again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import LinkedBy
from accord.handoffs import api as handoffs
from accord.journal import api as journal
from accord.leads import api as leads
from accord.scoring import api as scoring
from accord.scoring.values.scores import Cause


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
    stood = contacts.words_that_stand(people=[first, second]) if keep else {}
    heads = contacts.heads_of(people=[first, second])
    refused: list[contacts.MergeCode] = []
    made = merge_many(
        asked=[contacts.Asked(first, second, {})],
        by=LinkedBy.HAND,
        actor_id=actor_id,
        at=at,
        refuse=refused.append,
    )
    if refused:
        raise contacts.CannotMerge(refused[0])
    kept = {
        field: stood.get(heads.get(person, person), {}).get(field)
        for field, person in (keep or {}).items()
    }
    _keep(kept, person_id=first, merge_id=made[0], actor_id=actor_id, at=at)
    return made[0]


@transaction.atomic
def merge_many(
    *,
    asked: Sequence[contacts.Asked],
    by: LinkedBy,
    at: datetime,
    actor_id: int | None = None,
    refuse: Callable[[contacts.MergeCode], None] = lambda _code: None,
) -> list[int]:
    """The same of many pairs at once; answers the merges. Who cannot be one is left."""
    people = sorted({person for each in asked for person in (each.first, each.second)})
    several = leads.let_go_of(people=people)
    made = contacts.merge_many(asked=asked, by=by, at=at, actor_id=actor_id, refuse=refuse)
    leads.regroup(people=sorted({*several, *made.people}))
    leads.settle_people(people=sorted({*several, *made.people}), at=at)
    scoring.follow(people=sorted({*several, *made.people}), cause=Cause.JOINED, at=at)
    handoffs.follow_people(people=sorted({*several, *made.people}), at=at)
    journal.record_many(
        kind="person.merged",
        subject="person",
        actor_id=actor_id,
        at=at,
        entries=[
            (first, {"merge": merge_id, "other": second, "by": by.value})
            for merge_id, (first, second) in made.merges.items()
        ],
    )
    return list(made.merges)


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
    end_many(merge_ids=[merge_id], actor_id=actor_id, at=at)
    return pair


@transaction.atomic
def end_many(*, merge_ids: Sequence[int], at: datetime, actor_id: int | None = None) -> None:
    """End these merges, as far as they stand; nothing is remembered."""
    pairs = contacts.pairs_of(merge_ids=merge_ids)
    several = leads.let_go_of(people=sorted({person for pair in pairs for person in pair}))
    ended = contacts.unmerge_many(merge_ids=merge_ids, at=at, actor_id=actor_id)
    leads.regroup(people=sorted({*several, *ended.people}))
    leads.settle_people(people=sorted({*several, *ended.people}), at=at)
    scoring.follow(people=sorted({*several, *ended.people}), cause=Cause.JOINED, at=at)
    handoffs.follow_people(people=sorted({*several, *ended.people}), at=at)
    journal.record_many(
        kind="person.unmerged",
        subject="person",
        actor_id=actor_id,
        at=at,
        entries=[
            (first, {"merge": merge_id, "other": second})
            for merge_id, (first, second) in ended.merges.items()
        ],
    )
