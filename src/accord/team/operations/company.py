"""The revenue team as a whole: its leadership, its own roles, its words."""

from datetime import datetime

from django.db import transaction

from accord.journal import api as journal
from accord.team import models
from accord.team.operations import hours
from accord.team.operations.roles import UnableToAddMember, UnableToAssign
from accord.team.values import ROLE_CODES, Actor, LeadershipMode, Role, Side


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
    fresh_months: int | None = None,
    word: str | None = None,
) -> None:
    """Change what holds for the whole team. Who leads one side cannot change how it is led. word:
    what such a team is called inside a sentence; None, "" to leave it."""
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
    if fresh_months is not None:
        models.RevenueTeam.objects.filter(pk=1).update(fresh_months=fresh_months)
    if word:
        models.RevenueTeam.objects.filter(pk=1).update(word=word)


@transaction.atomic
def describe_team(
    *, name: str, currency: str, zone: str, language: str, at: datetime, actor_id: int | None
) -> None:
    """Set the revenue team's name, money, time zone and language. The company's hours follow the
    zone until somebody changes them."""
    whole = models.RevenueTeam.objects.select_for_update().get(pk=1)
    hours.follow_zone(before=whole.zone, after=zone, at=at)
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
