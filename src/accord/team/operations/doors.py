"""Ways in: links that sign in once, and keys of programs."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from accord.journal import api as journal
from accord.team import models, queries, rules
from accord.team.operations import members, roles
from accord.team.operations.roles import UnableToAddMember, UnableToAssign
from accord.team.values import PLACEHOLDER_DOMAIN, Actor, Role

LINK_LIFE = timedelta(hours=12)


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
    link = queries.unspent(secret=secret, at=at).select_for_update().first()
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
    existing = queries.first_member()
    if existing is not None:
        return None if existing.has_usable_password() else existing.pk
    address = f"owner-{uuid.uuid4().hex[:8]}{PLACEHOLDER_DOMAIN}"
    member_id = members.add_member(email=address, name="First member", role=Role.REV_OPS, at=at)
    models.RevenueTeam.objects.filter(pk=1, fallback_owner__isnull=True).update(
        fallback_owner_id=member_id
    )
    return member_id


@transaction.atomic
def make_key(
    *,
    name: str,
    role: str,
    at: datetime,
    actor_id: int | None = None,
    acts_for: int | None = None,
) -> str:
    """Make a program's key; only now can it be read in full. acts_for: on behalf of this member
    alone. Raises UnableToAddMember for a role that there is not, or a member who is not here."""
    roles.side_of(role)
    if (
        acts_for is not None
        and not models.Member.objects.filter(pk=acts_for, is_active=True).exists()
    ):
        raise UnableToAddMember(f"There is no member {acts_for} who is here.")
    secret = rules.KEY_PREFIX + rules.new_secret()
    key = models.ApiKey.objects.create(
        name=name,
        digest=rules.digest(secret),
        hint=secret[:12],
        role=role,
        made_at=at,
        made_by_id=actor_id,
        acts_for_id=acts_for,
    )
    journal.record(
        kind="key.made", subject="key", subject_id=key.pk, at=at, actor_id=actor_id, role=role,
        **({"acts_for": acts_for} if acts_for is not None else {}),
    )  # fmt: skip
    return secret


@transaction.atomic
def revoke_key(*, key_id: int, at: datetime, actor_id: int | None) -> None:
    """End a program's key at once."""
    models.ApiKey.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=at)
    journal.record(kind="key.revoked", subject="key", subject_id=key_id, at=at, actor_id=actor_id)


@transaction.atomic
def invite(*, member_id: int, actor: Actor, at: datetime) -> str:
    """A new link for a member who has not come yet; raises UnableToAssign where they have.

    Somebody known from another tool gets the address that they have there.
    """
    members.lock_for(actor, member_id=member_id, side=None)
    member = models.Member.objects.get(pk=member_id)
    if member.email is None and member.is_active:
        member.email = queries.address_told(member_id=member_id)
        member.save(update_fields=["email"])
    if member.has_usable_password() or member.email is None or not member.is_active:
        raise UnableToAssign("They can sign in already, or have no e-mail.")
    return make_link(member_id=member_id, at=at)
