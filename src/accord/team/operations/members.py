"""Members and the roles they hold, each change with its journal entry."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accord.foundation import bulk
from accord.journal import api as journal
from accord.kernel.text import sort_key
from accord.team import models, queries, rules
from accord.team.operations import roles
from accord.team.operations.roles import UnableToAddMember, UnableToAssign
from accord.team.values import (
    Actor,
    Capability,
    LeadershipMode,
    Side,
)

TOPIC = 0x6C617374  # "last"


@transaction.atomic
def add_member(
    *, email: str | None, name: str, role: str, at: datetime, actor: Actor | None = None
) -> int:
    """Add a colleague with one role; raises UnableToAddMember and UnableToAssign.

    Without an actor it is the installation itself that adds.
    """
    side = roles.side_of(role)
    if actor is not None:
        _check_leads(actor, touched=frozenset({side}))
    if email and models.Member.objects.filter(email=email).exists():
        raise UnableToAddMember(f"{email} is a member already.")
    member = models.Member(
        name=name or email or "", sort_key=sort_key(name or email or "")[:200], email=email
    )
    member.set_unusable_password()
    member.save()
    models.Membership.objects.create(member=member, role=role, side=side, active_from=at)
    journal.record(
        kind="member.added",
        subject="member",
        subject_id=member.pk,
        at=at,
        actor_id=actor.member_id if actor else None,
        role=role,
    )
    return member.pk


@transaction.atomic
def give_role(
    *, member_id: int, role: str, reports_to_id: int | None, actor: Actor, at: datetime
) -> None:
    """Give a member one more role; with two leaders, each changes only their own team.

    Raises UnableToAssign, and LookupError where there is no such member.
    """
    side = roles.side_of(role)
    lock_for(actor, member_id=member_id, side=side)
    if reports_to_id == member_id:
        raise UnableToAssign("Nobody reports to themselves.")
    models.Membership.objects.update_or_create(
        member_id=member_id,
        role=role,
        active_to=None,
        defaults={"side": side, "reports_to_id": reports_to_id, "active_from": at},
    )
    _stamp(member_id)
    journal.record(
        kind="member.assigned",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id,
        role=role,
    )


def _stamp(member_id: int) -> None:
    """The lake takes a member's team from their roles: changed roles change the member."""
    models.Member.objects.filter(pk=member_id).update(sort_key=F("sort_key"))


def lock_for(actor: Actor, *, member_id: int, side: Side | None) -> None:
    """Lock a member whose roles the actor may change, else raise UnableToAssign."""
    member = models.Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise LookupError(f"There is no member {member_id}.")
    held = models.Membership.objects.filter(member_id=member_id, active_to__isnull=True)
    touched = {Side(value) for value in held.values_list("side", flat=True)} | (
        {side} if side else set()
    )
    _check_leads(actor, touched=frozenset(touched))


def _check_leads(actor: Actor, *, touched: frozenset[Side]) -> None:
    mode = LeadershipMode(models.RevenueTeam.objects.get(pk=1).leadership_mode)
    if not rules.may_assign(leader_sides=actor.sides, touched=touched, mode=mode):
        raise UnableToAssign(f"{actor.name} does not lead everybody concerned.")


@transaction.atomic
def end_role(*, member_id: int, role: str, actor: Actor, at: datetime) -> None:
    """Take a role from a member; refused where nobody would be left to manage the team."""
    hold_managers()
    lock_for(actor, member_id=member_id, side=None)
    row = models.Membership.objects.filter(
        member_id=member_id, role=role, active_to__isnull=True
    ).first()
    if row is None:
        return
    row.active_to = max(at, row.active_from + timedelta(microseconds=1))
    row.save()
    if not somebody_manages():
        raise UnableToAssign("Somebody has to be left who may manage the team.")
    _stamp(member_id)
    journal.record(
        kind="role.ended",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id,
        role=role,
    )


def hold_managers() -> None:
    """Let nobody else stop managing the team until the transaction ends.

    Called before the member is locked: two who close each other at one moment would each find the
    other still there.
    """
    bulk.alone_for(topic=TOPIC, keys=["managers"])


def somebody_manages() -> bool:
    """Whether anybody who can sign in may manage the team; for callers who hold the managers."""
    custom = dict(models.CustomRole.objects.values_list("code", "based_on"))
    roles = models.Membership.objects.filter(
        active_to__isnull=True, member__is_active=True, member__email__isnull=False
    ).values_list("role", flat=True)
    sights = queries.list_role_sights()
    rights = rules.capabilities_of(roles=roles, custom=custom, sights=sights)
    return Capability.MANAGE_TEAM in rights


@transaction.atomic
def set_capacity(*, member_id: int, capacity: int | None, actor: Actor, at: datetime) -> None:
    """Say how many open leads a member can work at once; None: no limit was agreed."""
    lock_for(actor, member_id=member_id, side=None)
    models.Member.objects.filter(pk=member_id).update(capacity=capacity)
    journal.record(
        kind="capacity.changed",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id,
        capacity=capacity,
    )


@transaction.atomic
def introduce(*, member_id: int, name: str, email: str, password: str, at: datetime) -> None:
    """A member who came by a link says who they are and chooses a password; once only.

    `password` has passed the rules for passwords. Raises UnableToAddMember where the e-mail
    belongs to somebody else, and where the member has a password already.
    """
    member = models.Member.objects.select_for_update().get(pk=member_id)
    by_directory = models.DirectoryAccount.objects.filter(member_id=member_id).exists()
    if by_directory or (member.has_usable_password() and not rules.is_placeholder(member.email)):
        raise UnableToAddMember("You have a password already.")
    if models.Member.objects.filter(email=email).exclude(pk=member_id).exists():
        raise UnableToAddMember(f"{email} is a member already.")
    member.name, member.sort_key, member.email = name, sort_key(name)[:200], email
    member.set_password(password)
    member.save()
    journal.record(
        kind="member.introduced", subject="member", subject_id=member_id, at=at, actor_id=member_id
    )
