"""Companies that people said to be one, or not; and where people said that somebody works."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts.models import Company, CompanyChoice, CompanyPair, Person
from accord.contacts.operations import folding, merging
from accord.contacts.operations.people import hold_people
from accord.contacts.queries import people as queries
from accord.contacts.values.people import LinkedBy, RecordKind
from accord.foundation import bulk
from accord.journal import api as journal

COMPANY = RecordKind.COMPANY


@transaction.atomic
def merge_companies(*, first: int, second: int, actor_id: int | None, at: datetime) -> int:
    """Say by hand that two companies are one; answers the merge. Raises CannotMerge.

    Their people, leads and deals keep the company they came with and are shown with the one.
    """
    made = merging.merge(
        first=first, second=second, by=LinkedBy.HAND, at=at, actor_id=actor_id, of=COMPANY
    )
    low, high = sorted((first, second))
    CompanyPair.objects.filter(first_id=low, second_id=high).delete()
    journal.record(
        kind="company.merged",
        subject="company",
        subject_id=low,
        actor_id=actor_id,
        at=at,
        other=high,
        merge=made.merge_id,
    )
    return made.merge_id


def follow_merged_companies(*, asked: Sequence[merging.Asked], at: datetime) -> None:
    """Say of these pairs that their tool made them one; who was told apart is left as they are.

    Runs in the caller's transaction.
    """
    made = merging.merge_many(asked=asked, by=LinkedBy.TOOL, at=at, of=COMPANY)
    for merge_id, (low, high) in made.merges.items():
        CompanyPair.objects.filter(first_id=low, second_id=high).delete()
        journal.record(
            kind="company.merged",
            subject="company",
            subject_id=low,
            at=at,
            other=high,
            merge=merge_id,
            by=LinkedBy.TOOL.value,
        )


@transaction.atomic
def unmerge_companies(*, merge_id: int, actor_id: int | None, at: datetime) -> int:
    """End a merge; answers the earlier known of the two. Raises LookupError where none stands."""
    rows = bulk.fetch(
        "select first_id, second_id from contacts_companymerge where id = %s", [merge_id]
    )
    merging.unmerge(merge_id=merge_id, at=at, actor_id=actor_id, of=COMPANY)
    low, high = rows[0]
    merging.keep_apart(first=low, second=high, at=at, actor_id=actor_id, of=COMPANY)
    journal.record(
        kind="company.unmerged",
        subject="company",
        subject_id=low,
        actor_id=actor_id,
        at=at,
        other=high,
        merge=merge_id,
    )
    return int(low)


@transaction.atomic
def keep_companies_apart(*, first: int, second: int, actor_id: int | None, at: datetime) -> None:
    """Remember that two companies are not one. Raises LookupError where one is not known."""
    low, high = sorted((first, second))
    known = bulk.fetch("select count(*) from contacts_company where id in (%s, %s)", [low, high])
    if low == high or known != [(2,)]:
        raise LookupError(f"There are no two companies {low} and {high}.")
    merging.keep_apart(first=low, second=high, at=at, actor_id=actor_id, of=COMPANY)
    CompanyPair.objects.filter(first_id=low, second_id=high).delete()
    journal.record(
        kind="company.kept_apart",
        subject="company",
        subject_id=low,
        actor_id=actor_id,
        at=at,
        other=high,
    )


@transaction.atomic
def say_company(
    *, person_id: int, company_id: int | None, actor_id: int | None, at: datetime
) -> list[int]:
    """Say where a person works, None: nowhere we know; no import changes that any more.

    Answers everybody who is one with them. Raises LookupError for who is not known.
    """
    group = _held(person_id)
    if company_id is not None and not Company.objects.filter(pk=company_id).exists():
        raise LookupError(f"There is no company {company_id}.")
    CompanyChoice.objects.filter(person_id__in=group, ended_at=None).update(ended_at=at)
    CompanyChoice.objects.create(
        person_id=group[0], company_id=company_id, made_at=at, made_by_id=actor_id
    )
    folding.refold(people=group[:1])
    journal.record(
        kind="person.company_said",
        subject="person",
        subject_id=group[0],
        actor_id=actor_id,
        at=at,
        company=company_id or 0,
    )
    return group


@transaction.atomic
def follow_records(*, person_id: int, actor_id: int | None, at: datetime) -> list[int]:
    """End what was said by hand: the records tell again where a person works."""
    group = _held(person_id)
    CompanyChoice.objects.filter(person_id__in=group, ended_at=None).update(ended_at=at)
    folding.refold(people=group[:1])
    journal.record(
        kind="person.company_unsaid",
        subject="person",
        subject_id=group[0],
        actor_id=actor_id,
        at=at,
    )
    return group


def _held(person_id: int) -> list[int]:
    if not Person.objects.filter(pk=person_id).exists():
        raise LookupError(f"There is no person {person_id}.")
    hold_people(ids=[person_id])
    return queries.group_of(person_id=person_id)
