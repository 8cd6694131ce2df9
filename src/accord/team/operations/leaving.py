"""Colleagues who leave: everything they came in by ends, and somebody stands in for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accord.foundation import bulk
from accord.journal import api as journal
from accord.team import models, rules
from accord.team.operations import members
from accord.team.operations.roles import LastManager, UnableToAssign
from accord.team.values import Actor, Closed, Role, Side

_LEADS = {
    Role.MARKETING_LEAD.value: Side.MARKETING,
    Role.SALES_LEAD.value: Side.SALES,
    Role.TEAM_LEAD.value: Side.BOTH,
}


@transaction.atomic
def close_member(*, member_id: int, actor: Actor | None, at: datetime) -> Closed | None:
    """Close an account; None where it is closed already.

    Sessions, links, and keys they made end with it. Without an actor a tool said that they left.
    Raises UnableToAssign, LastManager where nobody would be left to manage the team, and
    LookupError where there is no such member.
    """
    if actor is not None and actor.member_id == member_id:
        raise UnableToAssign("Nobody closes their own account.")
    members.hold_managers()
    if actor is not None:
        members.lock_for(actor, member_id=member_id, side=None)
    member = models.Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise LookupError(f"There is no member {member_id}.")
    if not member.is_active:
        return None
    member.is_active, member.left_at = False, at
    member.stand_in_id = stand_in_for(member_id=member_id)
    member.closings += 1
    member.save()
    if member.email and not members.somebody_manages():
        raise LastManager("Somebody has to be left who may manage the team.")
    _end_doors(member_id, at=at)
    _pass_on(member_id, to=member.stand_in_id)
    journal.record(
        kind="member.closed",
        subject="member",
        subject_id=member_id,
        at=at,
        actor_id=actor.member_id if actor else None,
        stand_in=member.stand_in_id,
    )
    return Closed(member_id, member.stand_in_id)


def stand_in_for(*, member_id: int) -> int | None:
    """Who has the open work of this member when they leave: see `rules.stand_in_of`."""
    held = models.Membership.objects.filter(member_id=member_id, active_to__isnull=True)
    here = models.Membership.objects.filter(active_to__isnull=True, member__is_active=True)
    leaders: dict[Side, list[int]] = {}
    for role, leader in (
        here.filter(role__in=_LEADS).order_by("member_id").values_list("role", "member_id")
    ):
        leaders.setdefault(_LEADS[role], []).append(leader)
    return rules.stand_in_of(
        member_id=member_id,
        reports_to=held.filter(reports_to__is_active=True)
        .order_by("id")
        .values_list("reports_to_id", flat=True),
        sides=[Side(side) for side in held.order_by("id").values_list("side", flat=True)],
        leaders=leaders,
    )


def _end_doors(member_id: int, *, at: datetime) -> None:
    models.SignInLink.objects.filter(member_id=member_id, used_at__isnull=True).update(used_at=at)
    theirs = Q(made_by_id=member_id) | Q(acts_for_id=member_id)
    models.ApiKey.objects.filter(theirs, revoked_at__isnull=True).update(revoked_at=at)


def _pass_on(member_id: int, *, to: int | None) -> None:
    """Whoever they stood in for, or caught what nobody owns with, has their stand-in now."""
    stood_in = models.Member.objects.filter(stand_in_id=member_id)
    stood_in.filter(pk=to or 0).update(stand_in=None)
    stood_in.update(stand_in_id=to)
    models.RevenueTeam.objects.filter(fallback_owner_id=member_id).update(fallback_owner_id=to)


def hold_members(*, ids: Iterable[int]) -> frozenset[int]:
    """Let none of these leave before the caller's transaction ends; answers who has left already.

    Called before work is given: the database itself would ask only at the end, when the leaver's
    work is passed on already.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return frozenset()
    rows = bulk.fetch(
        "select id, is_active from team_member where id = any(%s) order by id for key share",
        [wanted],
    )
    return frozenset(number for number, is_active in rows if not is_active)


@transaction.atomic
def reopen_member(*, member_id: int, actor: Actor, at: datetime) -> bool:
    """Open a closed account again, as it was but without its sessions, links and keys; False
    where it is open.

    Whoever is hired again may be somebody new to the directory: it says anew who they are.
    """
    members.lock_for(actor, member_id=member_id, side=None)
    changed = models.Member.objects.filter(pk=member_id, is_active=False).update(
        is_active=True, left_at=None, stand_in=None
    )
    if changed:
        models.DirectoryAccount.objects.filter(member_id=member_id).delete()
        journal.record(
            kind="member.reopened",
            subject="member",
            subject_id=member_id,
            at=at,
            actor_id=actor.member_id,
        )
    return bool(changed)
