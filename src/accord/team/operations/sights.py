"""Saying which rows a role sees, and taking it back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.journal import api as journal
from accord.team import models, queries, rules
from accord.team.operations import members, roles
from accord.team.operations.roles import LastManager, UnableToAddMember, UnableToAssign
from accord.team.values import (
    EVERY_OTHER_ROLE,
    Actor,
    ChangedMeanwhile,
    LeadershipMode,
    RoleSight,
    Rows,
    Side,
    SightEntry,
)

SUBJECT = "role_sight"
LARGEST_ID = 2**62


@transaction.atomic
def set_role_sight(*, role: str, sight: RoleSight | None, actor: Actor, at: datetime) -> int | None:
    """Say which rows a role sees and whether it changes anything; None: as every other role.

    Answers the journal's entry, None where it stood so already. Raises LookupError where there is
    no such role, UnableToAssign where the actor does not lead its side, and LastManager.
    """
    members.hold_managers()
    whole = models.RevenueTeam.objects.select_for_update().get(pk=1)
    _check(role, actor=actor, mode=LeadershipMode(whole.leadership_mode))
    before = queries.list_role_sights().get(role)
    if before == sight:
        return None
    if sight is None:
        models.RoleSight.objects.filter(role=role).delete()
    else:
        models.RoleSight.objects.update_or_create(role=role, defaults=asdict(sight))
    if not members.somebody_manages():
        raise LastManager("Somebody has to be left who may manage the team.")
    journal.record(
        kind="role_sight.changed",
        subject=SUBJECT,
        subject_id=None,
        at=at,
        actor_id=actor.member_id,
        role=role,
        before=_told(before),
        after=_told(sight),
    )
    return journal.list_entries(subject=SUBJECT, limit=1)[0].id


def take_back_role_sight(*, entry_id: int, actor: Actor, at: datetime) -> str:
    """Let hold again what held before this change; answers the role.

    Raises ChangedMeanwhile where something else was said of the role since.
    """
    found = list_sight_changes(before=min(entry_id, LARGEST_ID) + 1, limit=1)
    if not found or found[0].id != entry_id:
        raise LookupError(f"There is no change {entry_id} of what a role sees.")
    role = found[0].role
    with transaction.atomic():
        members.hold_managers()
        if queries.list_role_sights().get(role) != found[0].after:
            raise ChangedMeanwhile(role)
        set_role_sight(role=role, sight=found[0].before, actor=actor, at=at)
    return role


def list_sight_changes(*, before: int | None = None, limit: int = 50) -> list[SightEntry]:
    """What was said of roles, the latest first; `before` is the id of the last one seen."""
    return [
        SightEntry(
            entry.id,
            str(entry.facts["role"]),
            _read(entry.facts["before"]),
            _read(entry.facts["after"]),
            entry.actor_id,
            entry.at,
        )
        for entry in journal.list_entries(subject=SUBJECT, before=before, limit=limit)
    ]


def _check(role: str, *, actor: Actor, mode: LeadershipMode) -> None:
    side = Side.BOTH
    if role != EVERY_OTHER_ROLE:
        try:
            side = roles.side_of(role)
        except UnableToAddMember as unknown:
            raise LookupError(str(unknown)) from unknown
    if not rules.may_assign(leader_sides=actor.sides, touched=frozenset({side}), mode=mode):
        raise UnableToAssign(f"{actor.name} does not lead those who hold {role or 'any role'}.")


def _told(sight: RoleSight | None) -> dict[str, Any] | None:
    if sight is None:
        return None
    return {"rows": sight.rows.value, "unowned": sight.unowned, "read_only": sight.read_only}


def _read(told: dict[str, Any] | None) -> RoleSight | None:
    return RoleSight(**{**told, "rows": Rows(told["rows"])}) if told else None
