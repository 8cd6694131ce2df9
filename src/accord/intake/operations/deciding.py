"""What people say of two who may be one, and all that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.doubts import Decided, DecidedMeanwhile, Decision, DoubtCard, DoubtState
from accord.contacts.values.people import CannotMerge
from accord.intake.operations import merging
from accord.journal import api as journal

Say = Callable[[DoubtCard, int | None, datetime], None]


@transaction.atomic
def decide(
    *,
    doubt_id: int,
    decision: Decision,
    actor_id: int | None,
    at: datetime,
    standing: DoubtState | None = None,
    keep: Mapping[str, int] | None = None,
) -> contacts.DoubtCard:
    """Say that two are one, are not, are to be looked at later, or take the last word back.

    `standing` is what the decision answers: where something else was said since, or others made
    the two one, nothing is done. `keep` names for fields of joined ones whose value stands.
    Raises LookupError where there is no such pair, contacts.CannotMerge where they cannot be one,
    DecidedMeanwhile.
    """
    doubt = contacts.hold_doubt(doubt_id=doubt_id)
    is_one = doubt.heads[0] == doubt.heads[1]
    if standing is not None and (
        doubt.state is not standing or is_one != (standing is DoubtState.JOINED)
    ):
        raise DecidedMeanwhile(doubt)
    if decision is Decision.JOIN:
        _join(doubt, actor_id, at, keep=keep)
    else:
        _SAYINGS[decision](doubt, actor_id, at)
    return contacts.get_doubt(doubt_id=doubt_id)


def decide_many(
    *, doubt_ids: Sequence[int], decision: Decision, actor_id: int | None, at: datetime
) -> Decided:
    """The same of many, each whole or not at all; those that are gone or done are left."""
    done = 0
    for doubt_id in dict.fromkeys(doubt_ids):
        try:
            decide(doubt_id=doubt_id, decision=decision, actor_id=actor_id, at=at)
        except (LookupError, CannotMerge):
            continue
        done += 1
    return Decided(done, len(set(doubt_ids)) - done)


def _join(
    doubt: DoubtCard, actor_id: int | None, at: datetime, *, keep: Mapping[str, int] | None
) -> None:
    merging.merge_people(
        first=doubt.first, second=doubt.second, actor_id=actor_id, at=at, keep=keep
    )


def _apart(doubt: DoubtCard, actor_id: int | None, at: datetime) -> None:
    """Neither they nor others of their groups are proposed again for what is known so far."""
    merge_id = contacts.find_merge(first=doubt.first, second=doubt.second)
    if merge_id is not None:
        merging.unmerge_people(merge_id=merge_id, actor_id=actor_id, at=at)
        return
    for first, second in contacts.pairs_between(doubt=doubt):
        contacts.keep_apart(first=first, second=second, at=at, actor_id=actor_id)
    _record(doubt, actor_id, at, kind="person.kept_apart")


def _later(doubt: DoubtCard, actor_id: int | None, at: datetime) -> None:
    contacts.say_of_pair(
        first=doubt.first,
        second=doubt.second,
        state=DoubtState.PASSED,
        actor_id=actor_id,
        at=at,
    )


def _back(doubt: DoubtCard, actor_id: int | None, at: datetime) -> None:
    merge_id = contacts.find_merge(first=doubt.first, second=doubt.second)
    if doubt.state is DoubtState.JOINED and merge_id is not None:
        merging.end_merge(merge_id=merge_id, actor_id=actor_id, at=at)
        contacts.let_choices_go(merge_id=merge_id, actor_id=actor_id, at=at)
    for first, second in contacts.pairs_between(doubt=doubt):
        contacts.forget_apart(first=first, second=second)
    _record(doubt, actor_id, at, kind="person.undecided")


def _record(doubt: DoubtCard, actor_id: int | None, at: datetime, *, kind: str) -> None:
    journal.record(
        kind=kind,
        subject="person",
        subject_id=doubt.first,
        actor_id=actor_id,
        at=at,
        other=doubt.second,
    )


_SAYINGS: Mapping[Decision, Say] = {
    Decision.APART: _apart,
    Decision.LATER: _later,
    Decision.BACK: _back,
}
