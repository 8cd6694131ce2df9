"""What changes in the team, each with its journal entry."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accord.journal import api as journal
from accord.kernel.text import sort_key
from accord.team import models, queries, rules
from accord.team.values import (
    PLACEHOLDER_DOMAIN,
    ROLE_CODES,
    Actor,
    Capability,
    LeadershipMode,
    Role,
    Side,
)

LINK_LIFE = timedelta(hours=12)


class UnableToAddMember(Exception):
    """The e-mail belongs to a member already, or the role is unknown."""


class UnableToAssign(Exception):
    """A leader of one team may not change the other team's members."""


@transaction.atomic
def add_member(
    *, email: str | None, name: str, role: str, at: datetime, actor: Actor | None = None
) -> int:
    """Add a colleague with one role; raises UnableToAddMember and UnableToAssign.

    Without an actor it is the installation itself that adds.
    """
    side = _side(role)
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
    side = _side(role)
    _lock_for(actor, member_id=member_id, side=side)
    if reports_to_id == member_id:
        raise UnableToAssign("Nobody reports to themselves.")
    models.Membership.objects.update_or_create(
        member_id=member_id,
        role=role,
        active_to=None,
        defaults={"side": side, "reports_to_id": reports_to_id, "active_from": at},
    )
    journal.record(
        kind="member.assigned",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id,
        role=role,
    )


def _lock_for(actor: Actor, *, member_id: int, side: Side | None) -> None:
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
    _lock_for(actor, member_id=member_id, side=None)
    row = models.Membership.objects.filter(
        member_id=member_id, role=role, active_to__isnull=True
    ).first()
    if row is None:
        return
    row.active_to = max(at, row.active_from + timedelta(microseconds=1))
    row.save()
    if not _somebody_manages():
        raise UnableToAssign("Somebody has to be left who may manage the team.")
    journal.record(
        kind="role.ended",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id,
        role=role,
    )


def _somebody_manages() -> bool:
    custom = dict(models.CustomRole.objects.values_list("code", "based_on"))
    roles = models.Membership.objects.filter(
        active_to__isnull=True, member__is_active=True, member__email__isnull=False
    ).values_list("role", flat=True)
    return Capability.MANAGE_TEAM in rules.capabilities_of(roles=roles, custom=custom)


@transaction.atomic
def set_capacity(*, member_id: int, capacity: int | None, actor: Actor, at: datetime) -> None:
    """Say how many open leads a member can work at once; None: no limit was agreed."""
    _lock_for(actor, member_id=member_id, side=None)
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
    if member.has_usable_password() and not rules.is_placeholder(member.email):
        raise UnableToAddMember("You have a password already.")
    if models.Member.objects.filter(email=email).exclude(pk=member_id).exists():
        raise UnableToAddMember(f"{email} is a member already.")
    member.name, member.sort_key, member.email = name, sort_key(name)[:200], email
    member.set_password(password)
    member.save()
    journal.record(
        kind="member.introduced", subject="member", subject_id=member_id, at=at, actor_id=member_id
    )


@transaction.atomic
def add_role(
    *, code: str, name: str, side: Side, based_on: Role, at: datetime, actor_id: int | None
) -> None:
    """Name a role of the company's own with the rights of a built-in one."""
    if code in ROLE_CODES or models.CustomRole.objects.filter(code=code).exists():
        raise UnableToAddMember(f"There is a role {code} already.")
    models.CustomRole.objects.create(code=code, name=name, side=side, based_on=based_on)
    journal.record(
        kind="role.added", subject="role", subject_id=None, at=at, actor_id=actor_id, code=code
    )


@transaction.atomic
def set_leadership(*, mode: LeadershipMode, at: datetime, actor_id: int | None) -> None:
    """Switch between two leaders who sign together and one who signs alone."""
    whole = models.RevenueTeam.objects.select_for_update().get(pk=1)
    whole.leadership_mode = mode
    whole.save()
    journal.record(
        kind="leadership.changed",
        subject="team",
        subject_id=1,
        at=at,
        actor_id=actor_id,
        mode=mode.value,
    )


@transaction.atomic
def change_team(
    *,
    name: str,
    currency: str,
    zone: str,
    language: str,
    leadership_mode: str,
    fallback_owner: int | None,
    at: datetime,
    actor: Actor,
) -> None:
    """Change what holds for the whole team. Who leads one side cannot change how it is led."""
    whole = models.RevenueTeam.objects.select_for_update().get(pk=1)
    if leadership_mode != whole.leadership_mode:
        if Side.BOTH not in actor.sides:
            raise UnableToAssign(f"{actor.name} leads one team only.")
        set_leadership(mode=LeadershipMode(leadership_mode), at=at, actor_id=actor.member_id)
    if fallback_owner != whole.fallback_owner_id:
        set_fallback_owner(member_id=fallback_owner, at=at, actor_id=actor.member_id)
    describe_team(
        name=name, currency=currency, zone=zone, language=language, at=at, actor_id=actor.member_id
    )


@transaction.atomic
def invite(*, member_id: int, actor: Actor, at: datetime) -> str:
    """A new link for a member who has not come yet; raises UnableToAssign where they have."""
    _lock_for(actor, member_id=member_id, side=None)
    member = models.Member.objects.get(pk=member_id)
    if member.has_usable_password() or member.email is None or not member.is_active:
        raise UnableToAssign("They can sign in already, or have no e-mail.")
    return make_link(member_id=member_id, at=at)


@transaction.atomic
def describe_team(
    *, name: str, currency: str, zone: str, language: str, at: datetime, actor_id: int | None
) -> None:
    """Set the revenue team's name, money, time zone and language."""
    models.RevenueTeam.objects.filter(pk=1).update(
        name=name, currency=currency, zone=zone, language=language
    )
    journal.record(
        kind="team.described",
        subject="team",
        subject_id=1,
        at=at,
        actor_id=actor_id,
        currency=currency,
    )


@transaction.atomic
def set_fallback_owner(*, member_id: int | None, at: datetime, actor_id: int | None) -> None:
    """Name who gets what nobody else owns."""
    models.RevenueTeam.objects.filter(pk=1).update(fallback_owner_id=member_id)
    journal.record(
        kind="fallback_owner.named",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor_id,
    )


@transaction.atomic
def set_preferences(
    *, member_id: int, language: str, zone: str, theme: str, roomy: bool, single_keys: bool
) -> None:
    """A member's own settings; nobody else's business, so no journal entry."""
    models.Member.objects.filter(pk=member_id).update(
        language=language, zone=zone, theme=theme, roomy=roomy, single_keys=single_keys
    )


@transaction.atomic
def make_link(*, member_id: int | None, at: datetime) -> str:
    """A secret that signs in once within LINK_LIFE; for nobody yet, it makes the first member."""
    secret = rules.new_secret()
    models.SignInLink.objects.create(
        digest=rules.digest(secret), member_id=member_id, made_at=at, expires_at=at + LINK_LIFE
    )
    journal.record(kind="link.made", subject="member", subject_id=member_id, at=at)
    return secret


@transaction.atomic
def use_link(*, secret: str, at: datetime) -> int | None:
    """Spend a link: the member it opens for, or None when it is spent, old or unknown."""
    link = (
        models.SignInLink.objects.select_for_update()
        .filter(digest=rules.digest(secret), used_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if link is None:
        return None
    link.used_at = at
    link.member_id = link.member_id or _first_member(at=at)
    if link.member_id is None:
        return None
    link.save()
    journal.record(kind="link.used", subject="member", subject_id=link.member_id, at=at)
    return link.member_id


def _first_member(*, at: datetime) -> int | None:
    """Whom the first link opens for; once they have a password it opens for nobody."""
    existing = (
        models.Member.objects.filter(is_active=True, email__isnull=False).order_by("id").first()
    )
    if existing is not None:
        return None if existing.has_usable_password() else existing.pk
    address = f"owner-{uuid.uuid4().hex[:8]}{PLACEHOLDER_DOMAIN}"
    member_id = add_member(email=address, name="First member", role=Role.REV_OPS, at=at)
    models.RevenueTeam.objects.filter(pk=1, fallback_owner__isnull=True).update(
        fallback_owner_id=member_id
    )
    return member_id


@transaction.atomic
def make_key(*, name: str, role: str, at: datetime, actor_id: int | None = None) -> str:
    """Make a program's key; only now can it be read in full."""
    _side(role)
    secret = rules.KEY_PREFIX + rules.new_secret()
    key = models.ApiKey.objects.create(
        name=name, digest=rules.digest(secret), hint=secret[:12], role=role, made_at=at
    )
    journal.record(
        kind="key.made", subject="key", subject_id=key.pk, at=at, actor_id=actor_id, role=role
    )
    return secret


@transaction.atomic
def revoke_key(*, key_id: int, at: datetime, actor_id: int | None) -> None:
    """End a program's key at once."""
    models.ApiKey.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=at)
    journal.record(kind="key.revoked", subject="key", subject_id=key_id, at=at, actor_id=actor_id)


@transaction.atomic
def ensure_members(
    *,
    source: str,
    keys: Sequence[str],
    names: Sequence[str],
    roles: Sequence[str],
    at: datetime,
    batch_id: int | None,
) -> dict[str, int]:
    """The member behind each name another tool uses; unknown ones are added without sign-in."""
    wanted = {
        key: (name or key, role) for key, name, role in zip(keys, names, roles, strict=True) if key
    }
    found = queries.find_members(source=source, keys=list(wanted))
    missing = sorted(key for key in wanted if key not in found)
    members = [
        models.Member(
            name=wanted[key][0][:200],
            sort_key=sort_key(wanted[key][0])[:200],
            email=None,
            password="!",  # noqa: S106 Django's mark for "cannot sign in"
            batch_id=batch_id,
        )
        for key in missing
    ]
    models.Member.objects.bulk_create(members)
    models.MemberKey.objects.bulk_create(
        models.MemberKey(member=member, source=source, value=key, batch_id=batch_id)
        for key, member in zip(missing, members, strict=True)
    )
    models.Membership.objects.bulk_create(
        models.Membership(
            member=member,
            role=wanted[key][1],
            side=_side(wanted[key][1]),
            active_from=at,
            batch_id=batch_id,
        )
        for key, member in zip(missing, members, strict=True)
    )
    return found | {key: member.pk for key, member in zip(missing, members, strict=True)}


def _side(role: str) -> Side:
    custom = {row.code: Side(row.side) for row in models.CustomRole.objects.filter(Q(code=role))}
    if role not in custom and role not in ROLE_CODES:
        raise UnableToAddMember(f"There is no role {role}. Roles: {', '.join(Role)}.")
    return rules.side_of(role=role, custom=custom)
