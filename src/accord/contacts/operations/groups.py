"""Making buying groups, and saying who belongs to them, in which part and where they stand."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts.models import BuyingGroup, Company, GroupDeclined, GroupMember, Person
from accord.contacts.queries import people as queries
from accord.contacts.values.groups import (
    EXPECTED_SIZE,
    LARGEST,
    SMALLEST,
    CannotGroup,
    GroupCode,
    GroupRole,
    Stance,
)
from accord.journal import api as journal


@transaction.atomic
def open_group(
    *,
    company_id: int,
    name: str,
    actor_id: int | None,
    at: datetime,
    expected_size: int = EXPECTED_SIZE,
    goal: str = "",
) -> int:
    """A new group of this company; answers it. Raises LookupError, CannotGroup."""
    if not Company.objects.filter(pk=company_id).exists():
        raise LookupError(f"There is no company {company_id}.")
    _check(name=name, size=expected_size)
    group = BuyingGroup.objects.create(
        company_id=company_id,
        name=name.strip()[:200],
        expected_size=expected_size,
        goal=goal.strip()[:500],
        made_at=at,
        made_by_id=actor_id,
    )
    _write(kind="group.opened", group=group.pk, actor_id=actor_id, at=at, company=company_id)
    return int(group.pk)


@transaction.atomic
def describe_group(
    *,
    group_id: int,
    name: str,
    expected_size: int,
    goal: str,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Name a group, its goal and how many we expect. Raises LookupError, CannotGroup."""
    group = _held(group_id)
    _check(name=name, size=expected_size)
    group.name, group.goal = name.strip()[:200], goal.strip()[:500]
    group.expected_size = expected_size
    group.save(update_fields=["name", "goal", "expected_size"])
    _write(kind="group.described", group=group_id, actor_id=actor_id, at=at, expected=expected_size)


@transaction.atomic
def close_group(*, group_id: int, is_closed: bool, actor_id: int | None, at: datetime) -> None:
    """Nothing is bought here any more, or again. Raises LookupError."""
    group = _held(group_id)
    if (group.closed_at is not None) == is_closed:
        return
    group.closed_at = at if is_closed else None
    group.save(update_fields=["closed_at"])
    if is_closed:
        _write(kind="group.closed", group=group_id, actor_id=actor_id, at=at)
    else:
        _write(kind="group.reopened", group=group_id, actor_id=actor_id, at=at)


@transaction.atomic
def add_group_member(
    *,
    group_id: int,
    person_id: int,
    role: GroupRole,
    stance: Stance = Stance.UNKNOWN,
    actor_id: int | None,
    at: datetime,
) -> int:
    """This person belongs to the group; answers the membership.

    Raises LookupError for who is not known, CannotGroup where they belong to it already.
    """
    _open(group_id)
    people = _known(person_id)
    if GroupMember.objects.filter(group_id=group_id, person_id__in=people, ended_at=None).exists():
        raise CannotGroup(GroupCode.MEMBER_ALREADY)
    GroupDeclined.objects.filter(group_id=group_id, person_id__in=people).delete()
    member = GroupMember.objects.create(
        group_id=group_id,
        person_id=person_id,
        role=role.value,
        stance=stance.value,
        since=at,
        made_by_id=actor_id,
    )
    _write(
        kind="group.member_added", group=group_id, actor_id=actor_id, at=at,
        person=person_id, role=role.value, stance=stance.value,
    )  # fmt: skip
    return int(member.pk)


@transaction.atomic
def change_group_member(
    *,
    group_id: int,
    member_id: int,
    role: GroupRole,
    stance: Stance,
    actor_id: int | None,
    at: datetime,
) -> bool:
    """Their part or where they stand is another; answers whether anything changed.

    Raises LookupError where nobody is a member under this id.
    """
    _open(group_id)
    member = _member(group_id, member_id)
    if (member.role, member.stance) == (role.value, stance.value):
        return False
    member.role, member.stance = role.value, stance.value
    member.save(update_fields=["role", "stance"])
    _write(
        kind="group.member_changed", group=group_id, actor_id=actor_id, at=at,
        person=member.person_id, role=role.value, stance=stance.value,
    )  # fmt: skip
    return True


@transaction.atomic
def end_group_member(*, group_id: int, member_id: int, actor_id: int | None, at: datetime) -> None:
    """They belong to it no more, nor does anybody who is one with them. Raises LookupError."""
    _held(group_id)
    member = _member(group_id, member_id)
    people = queries.group_of(person_id=member.person_id)
    GroupMember.objects.filter(group_id=group_id, person_id__in=people, ended_at=None).update(
        ended_at=at
    )
    _write(
        kind="group.member_left", group=group_id, actor_id=actor_id, at=at, person=member.person_id
    )


@transaction.atomic
def decline_group_member(
    *, group_id: int, person_id: int, actor_id: int | None, at: datetime
) -> None:
    """They do not belong to it; nobody proposes them again. Raises LookupError."""
    _open(group_id)
    _known(person_id)
    _, is_new = GroupDeclined.objects.get_or_create(
        group_id=group_id, person_id=person_id, defaults={"made_at": at, "made_by_id": actor_id}
    )
    if is_new:
        _write(
            kind="group.member_declined", group=group_id, actor_id=actor_id, at=at, person=person_id
        )


def _held(group_id: int) -> BuyingGroup:
    group = BuyingGroup.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise LookupError(f"There is no buying group {group_id}.")
    return group


def _open(group_id: int) -> None:
    if _held(group_id).closed_at is not None:
        raise CannotGroup(GroupCode.CLOSED)


def _known(person_id: int) -> list[int]:
    if not Person.objects.filter(pk=person_id, erased_at=None).exists():
        raise LookupError(f"There is no person {person_id}.")
    return queries.group_of(person_id=person_id)


def _member(group_id: int, member_id: int) -> GroupMember:
    found = GroupMember.objects.filter(pk=member_id, group_id=group_id, ended_at=None).first()
    if found is None:
        raise LookupError(f"Nobody is a member {member_id} of buying group {group_id}.")
    return found


def _check(*, name: str, size: int) -> None:
    if not name.strip():
        raise CannotGroup(GroupCode.NAME)
    if not SMALLEST <= size <= LARGEST:
        raise CannotGroup(GroupCode.SIZE)


def _write(*, kind: str, group: int, actor_id: int | None, at: datetime, **facts: Any) -> None:
    journal.record(kind=kind, subject="group", subject_id=group, actor_id=actor_id, at=at, **facts)
