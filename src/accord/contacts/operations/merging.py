"""Two people, or two companies, are one: a link that can be taken back at any time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts.models import Apart, CompanyApart, CompanyMerge, Merge
from accord.contacts.operations import doubts
from accord.contacts.operations.folding import refold
from accord.contacts.operations.settling import settle_companies
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
class Asked:
    """Two who are to be one, and why."""

    first: int
    second: int
    explanation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The people, or companies, whose group changed: everybody in it before or after."""

    merge_id: int
    people: Sequence[int]


@dataclass(frozen=True, slots=True)
class RegroupedMany:
    """The same of several merges, each with its pair; pairs that could not be one are left out."""

    merges: Mapping[int, tuple[int, int]]
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

    Raises CannotMerge: unknown, already one, or kept apart by hand while `by` is not by hand.
    """
    asked = Asked(first, second, explanation or {})
    refused: list[MergeCode] = []
    made = merge_many(asked=[asked], by=by, at=at, actor_id=actor_id, of=of, refuse=refused.append)
    if refused:
        raise CannotMerge(refused[0])
    return Regrouped(next(iter(made.merges)), made.people)


def merge_many(
    *,
    asked: Sequence[Asked],
    by: LinkedBy,
    at: datetime,
    actor_id: int | None = None,
    of: RecordKind = RecordKind.PERSON,
    refuse: Callable[[MergeCode], None] = lambda _code: None,
) -> RegroupedMany:
    """Say of each of these pairs that both are one; who cannot be is left as they are.

    Runs in the caller's transaction; `refuse` is told why a pair is left.
    """
    _alone()
    pairs = {(min(each.first, each.second), max(each.first, each.second)): each for each in asked}
    group = _group_of(sorted({person for pair in pairs for person in pair}), of=of)
    kept_apart = _kept_apart(list(pairs), of=of) if by is not LinkedBy.HAND else set()
    good: list[tuple[int, int]] = []
    heads = dict(group)
    for pair in pairs:
        code = _refusal(pair, heads=heads, apart=kept_apart)
        if code:
            refuse(code)
            continue
        good.append(pair)
        rules.join(heads, *pair)
    ids = bulk.next_ids(MERGES[of]._meta.db_table, len(good))
    _insert(good, ids=ids, asked=pairs, by=by, at=at, actor_id=actor_id, of=of)
    _forget_apart(good, of=of)
    if by is LinkedBy.HAND and of is RecordKind.PERSON:
        for first, second in good:
            doubts.say_of_pair(
                first=first, second=second, state=DoubtState.JOINED, actor_id=actor_id, at=at
            )
    _settle(list(group) if good else [], of=of)
    return RegroupedMany(dict(zip(ids, good, strict=True)), sorted(group) if good else [])


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
    ended = unmerge_many(merge_ids=[merge_id], at=at, actor_id=actor_id, of=of)
    if not ended.merges:
        raise LookupError(f"There is no merge {merge_id}.")
    return Regrouped(merge_id, ended.people)


def unmerge_many(
    *,
    merge_ids: Sequence[int],
    at: datetime,
    actor_id: int | None = None,
    of: RecordKind = RecordKind.PERSON,
) -> RegroupedMany:
    """End these merges, as far as they stand. Runs in the caller's transaction."""
    _alone()
    table = MERGES[of]._meta.db_table
    rows = bulk.fetch(
        f"""select id, first_id, second_id from {table}
            where id = any(%s) and ended_at is null order by id""",
        [list(merge_ids)],
    )
    if not rows:
        return RegroupedMany({}, [])
    people = sorted(_group_of([first for _, first, _ in rows], of=of))
    bulk.execute(
        f"update {table} set ended_at = %s, ended_by_id = %s where id = any(%s)",
        [at, actor_id, [number for number, _, _ in rows]],
    )
    if of is RecordKind.PERSON:
        doubts.open_pairs(pairs=[(first, second) for _, first, second in rows])
    _settle(people, of=of)
    return RegroupedMany({number: (first, second) for number, first, second in rows}, people)


def forget_automatic(*, people: Sequence[int]) -> Sequence[int]:
    """Take away what the comparison joined of these people, as if it had never been: they go.

    Answers everybody whose group changed. Runs in the caller's transaction.
    """
    _alone()
    rows = bulk.fetch(
        """delete from contacts_merge m
           where linked_by = %(by)s and explanation -> 'weights' is not null
             and (first_id = any(%(people)s) or second_id = any(%(people)s))
             and not exists (select from contacts_choice where merge_id = m.id)
           returning first_id, second_id""",
        {"by": LinkedBy.AUTOMATIC.value, "people": list(people)},
    )
    if not rows:
        return []
    everybody = sorted(_group_of(sorted({person for row in rows for person in row})))
    _settle(everybody)
    return everybody


def take_back_merges(*, ids: Sequence[int], of: RecordKind = RecordKind.PERSON) -> list[int]:
    """Remove merges as if they had never been, for an import taken back; answers who was in them.

    An ended merge would still name its two, who could then never go.
    """
    if not ids:
        return []
    _alone()
    rows = bulk.fetch(
        f"""delete from {MERGES[of]._meta.db_table} where id = any(%s)
            returning first_id, second_id""",
        [list(ids)],
    )
    everybody = sorted(_group_of(sorted({one for pair in rows for one in pair}), of=of))
    _settle(everybody, of=of)
    return everybody


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
    doubts.open_pairs(pairs=[(low, high)])


def _alone() -> None:
    """One merge at a time: groups are found by walking, and walking needs them to hold still."""
    bulk.execute("select pg_advisory_xact_lock(%s)", [TOPIC])


def _refusal(
    pair: tuple[int, int], *, heads: dict[int, int], apart: Collection[tuple[int, int]]
) -> MergeCode | None:
    first, second = pair
    if first == second:
        return MergeCode.SAME
    if first not in heads or second not in heads:
        return MergeCode.UNKNOWN
    if rules.head_of(heads, first) == rules.head_of(heads, second):
        return MergeCode.ALREADY
    return MergeCode.APART if pair in apart else None


def _kept_apart(pairs: Sequence[tuple[int, int]], *, of: RecordKind) -> set[tuple[int, int]]:
    return set(
        bulk.fetch(
            f"""select first_id, second_id from {APARTS[of]._meta.db_table}
                join unnest(%s::bigint[], %s::bigint[]) as t(one, other)
                  on t.one = first_id and t.other = second_id""",
            [[one for one, _ in pairs], [other for _, other in pairs]],
        )
    )


def _forget_apart(pairs: Sequence[tuple[int, int]], *, of: RecordKind) -> None:
    bulk.execute(
        f"""delete from {APARTS[of]._meta.db_table} a
            using unnest(%s::bigint[], %s::bigint[]) as t(one, other)
            where t.one = a.first_id and t.other = a.second_id""",
        [[one for one, _ in pairs], [other for _, other in pairs]],
    )


def _insert(
    pairs: Sequence[tuple[int, int]],
    *,
    ids: Sequence[int],
    asked: Mapping[tuple[int, int], Asked],
    by: LinkedBy,
    at: datetime,
    actor_id: int | None,
    of: RecordKind,
) -> None:
    bulk.insert(
        MERGES[of]._meta.db_table,
        {
            "id": ids,
            "first_id": [one for one, _ in pairs],
            "second_id": [other for _, other in pairs],
            "linked_by": [by.value] * len(ids),
            "explanation": [dict(asked[pair].explanation) for pair in pairs],
            "made_at": [at] * len(ids),
            "made_by_id": [actor_id] * len(ids),
        },
    )


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
        settle_companies(companies=sorted(heads))
