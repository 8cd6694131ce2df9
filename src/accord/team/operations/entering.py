"""Whom a directory's word lets in: the member it named before, else the one with that address."""

from datetime import datetime

from django.db import transaction

from accord.journal import api as journal
from accord.team import models, queries, rules
from accord.team.operations import members
from accord.team.values import Claims, Directory, DirectoryRefusal, Role


@transaction.atomic
def enter(*, claims: Claims, directory: Directory, at: datetime) -> int:
    """The member who signs in; raises DirectoryRefusal.

    First by the directory's own name for them, then by the address of a member, or of a colleague
    known from another tool. Nobody is added unless newcomers are let in as readers.
    """
    known = (
        models.DirectoryAccount.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(issuer=claims.issuer, subject=claims.subject)
        .first()
    )
    if known is not None:
        if not known.member.is_active:
            raise DirectoryRefusal("LEFT")
        known.last_used_at = at
        known.save(update_fields=["last_used_at"])
        return known.member_id
    member_id = _by_address(claims, directory=directory, at=at)
    linked = models.DirectoryAccount.objects.filter(issuer=claims.issuer, member_id=member_id)
    if linked.exclude(subject=claims.subject).exists():
        raise DirectoryRefusal("ANOTHER")
    if linked.exists():  # begun twice at one moment
        return member_id
    models.DirectoryAccount.objects.create(
        issuer=claims.issuer,
        subject=claims.subject,
        member_id=member_id,
        made_at=at,
        last_used_at=at,
    )
    journal.record(
        kind="directory.linked", subject="member", subject_id=member_id, at=at, actor_id=member_id
    )
    return member_id


def _by_address(claims: Claims, *, directory: Directory, at: datetime) -> int:
    member = models.Member.objects.select_for_update().filter(email=claims.email).first()
    if member is None:
        told = queries.members_by_address(emails=[claims.email]).get(claims.email)
        member = models.Member.objects.select_for_update().filter(pk=told or 0).first()
        if member is not None and member.is_active:
            _adopt(member, email=claims.email)
    if member is None and directory.newcomers and directory.domains:
        return members.add_member(
            email=claims.email, name=claims.name, role=Role.VIEWER.value, at=at
        )
    if member is None:
        raise DirectoryRefusal("UNKNOWN")
    if not member.is_active:
        raise DirectoryRefusal("LEFT")
    return member.pk


def _adopt(member: models.Member, *, email: str) -> None:
    """An account that a tool's rows made becomes one that signs in."""
    if member.email is not None:
        raise DirectoryRefusal("UNKNOWN")
    actor = queries.find_actor(member_id=member.pk)
    if actor is None or not rules.may_enter_uninvited(capabilities=actor.capabilities):
        raise DirectoryRefusal("INVITED_FIRST")
    member.email = email
    member.save(update_fields=["email"])
