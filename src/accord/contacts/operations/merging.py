"""Two people, or two companies, are one: a link that can be taken back at any time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts.models import Apart, CompanyApart, CompanyMerge, Merge
from accord.contacts.operations import doubts
from accord.contacts.operations.folding import refold
from accord.contacts.rules import people as rules
from accord.contacts.values.doubts import DoubtState
from accord.contacts.values.people import CannotMerge, LinkedBy, MergeCode, RecordKind
from accord.foundation import bulk

TOPIC = 0x6D657267  # "merg"
MERGES: Mapping[RecordKind, type[Merge | CompanyMerge]] = {
    RecordKind.PERSON: Merge,
    RecordKind.COMPANY: CompanyMerge,
}
APARTS: Mapping[RecordKind, type[Apart | CompanyApart]] = {
    RecordKind.PERSON: Apart,
    RecordKind.COMPANY: CompanyApart,
}


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The people, or companies, whose group changed: everybody in it before or after."""

    merge_id: int
    people: Sequence[int]


def merge(
    *,
    first: int,
    second: int,
    by: LinkedBy,
    at: datetime,
    actor_id: int | None = None,
    explanation: Mapping[str, Any] | None = None,
    of: RecordKind = RecordKind.PERSON,
) -> Regrouped:
    """Say that two people, or two companies, are one. Runs in the caller's transaction.

    Raises CannotMerge: unknown, already one, or kept apart by hand while `by` is automatic.
    """
    _alone()
    low, high = sorted((first, second))
    group = _group_of([low, high], of=of)
    _check(low, high, group=group, by=by, of=of)
    made = MERGES[of].objects.create(
        first_id=low,
        second_id=high,
        linked_by=by.value,
        explanation=dict(explanation or {}),
        made_at=at,
        made_by_id=actor_id,
    )
    APARTS[of].objects.filter(first_id=low, second_id=high).delete()
    if by is LinkedBy.HAND and of is RecordKind.PERSON:
        doubts.say_of_pair(
            first=low, second=high, state=DoubtState.JOINED, actor_id=actor_id, at=at
        )
    _settle(list(group), of=of)
    return Regrouped(made.pk, sorted(group))


def unmerge(
    *,
    merge_id: int,
    at: datetime,
    actor_id: int | None = None,
    of: RecordKind = RecordKind.PERSON,
) -> Regrouped:
    """End a merge: both are who they were, and keep what came with them since.

    Raises LookupError where no such merge stands.
    """
    _alone()
    found = MERGES[of].objects.filter(pk=merge_id, ended_at=None).first()
    if found is None:
        raise LookupError(f"There is no merge {merge_id}.")
    people = list(_group_of([found.first_id], of=of))
    found.ended_at, found.ended_by_id = at, actor_id
    found.save(update_fields=["ended_at", "ended_by"])
    if of is RecordKind.PERSON:
        doubts.open_pair(first=found.first_id, second=found.second_id)
    _settle(people, of=of)
    return Regrouped(merge_id, sorted(people))


def take_back_merges(*, ids: Sequence[int]) -> list[int]:
    """Remove merges as if they had never been, for an import taken back; answers who was in them.

    An ended merge would still name its two people, who could then never go.
    """
    _alone()
    pairs = Merge.objects.filter(pk__in=ids).values_list("first_id", "second_id")
    people = list(_group_of([one for pair in pairs for one in pair]))
    Merge.objects.filter(pk__in=ids).delete()
    _settle(people)
    return sorted(people)


def keep_apart(
    *,
    first: int,
    second: int,
    at: datetime,
    actor_id: int | None = None,
    of: RecordKind = RecordKind.PERSON,
) -> None:
    """Remember that two are not one, so that nothing proposes it again."""
    low, high = sorted((first, second))
    APARTS[of].objects.get_or_create(
        first_id=low, second_id=high, defaults={"made_at": at, "made_by_id": actor_id}
    )
    if of is RecordKind.PERSON:
        doubts.say_of_pair(first=low, second=high, state=DoubtState.APART, actor_id=actor_id, at=at)


def forget_apart(*, first: int, second: int) -> None:
    """Take back that two people are not one: they may be proposed again."""
    low, high = sorted((first, second))
    Apart.objects.filter(first_id=low, second_id=high).delete()
    doubts.open_pair(first=low, second=high)


def _alone() -> None:
    """One merge at a time: groups are found by walking, and walking needs them to hold still."""
    bulk.execute("select pg_advisory_xact_lock(%s)", [TOPIC])


def _check(low: int, high: int, *, group: Mapping[int, int], by: LinkedBy, of: RecordKind) -> None:
    if low == high:
        raise CannotMerge(MergeCode.SAME)
    if low not in group or high not in group:
        raise CannotMerge(MergeCode.UNKNOWN)
    if group[low] == group[high]:
        raise CannotMerge(MergeCode.ALREADY)
    apart = APARTS[of].objects.filter(first_id=low, second_id=high).exists()
    if apart and by is LinkedBy.AUTOMATIC:
        raise CannotMerge(MergeCode.APART)


def _group_of(people: Sequence[int], *, of: RecordKind = RecordKind.PERSON) -> dict[int, int]:
    """Everybody who is one with any of these, each with the head of the group; rows are locked."""
    rows = bulk.fetch(
        f"""with heads as materialized (
             select array_agg(coalesce(canonical_id, id)) as ids
             from contacts_{of} where id = any(%s)
           )
           select p.id, coalesce(p.canonical_id, p.id) from contacts_{of} p
           where p.id = any((select ids from heads)::bigint[])
              or p.canonical_id = any((select ids from heads)::bigint[])
           order by p.id for update""",
        [list(people)],
    )
    return dict(rows)


def _settle(people: Sequence[int], *, of: RecordKind = RecordKind.PERSON) -> None:
    """Derive who heads these people or companies from the merges that stand; fold them anew."""
    links = bulk.fetch(
        f"""select first_id, second_id from {MERGES[of]._meta.db_table}
           where ended_at is null
             and (first_id = any(%(people)s) or second_id = any(%(people)s))""",
        {"people": list(people)},
    )
    heads = rules.heads(people=people, links=links)
    bulk.execute(
        f"""update contacts_{of} p set canonical_id = nullif(t.head, t.id)
           from unnest(%s::bigint[], %s::bigint[]) as t(id, head)
           where p.id = t.id and p.canonical_id is distinct from nullif(t.head, t.id)""",
        [list(heads), list(heads.values())],
    )
    groups = sorted(set(heads.values()))
    if of is RecordKind.PERSON:
        doubts.settle(people=people)
        refold(people=groups)
    else:
        refold(companies=groups)
