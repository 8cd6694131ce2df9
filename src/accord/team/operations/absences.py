"""Noting who is away and who acts for them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from accord.journal import api as journal
from accord.team import models, queries, rules
from accord.team.operations import leaving, members
from accord.team.operations.roles import UnableToAssign
from accord.team.values import Absence, Actor, Capability, Days, UnableToSetHours


def add_absence(
    *,
    member_id: int,
    first_day: date,
    last_day: date,
    deputy_id: int,
    actor: Actor,
    at: datetime,
    first_time: time | None = None,
    last_time: time | None = None,
) -> int:
    """Note that a member is away on these days, both included; answers the absence. first_time,
    last_time: where they leave later on the first day, or come back earlier on the last one.

    Everybody notes their own, leaders those of whom they lead. Raises LookupError, UnableToAssign,
    and UnableToSetHours where days overlap or nobody else who is here would act for them.
    """
    days = Days(first_day, last_day, first_time, last_time)
    [made] = add_absences(
        member_id=member_id, days=[days], deputy_id=deputy_id, actor=actor, at=at, skips_known=False
    )
    return made


@transaction.atomic
def add_absences(
    *,
    member_id: int,
    days: Sequence[Days],
    deputy_id: int,
    actor: Actor,
    at: datetime,
    skips_known: bool = True,
) -> list[int]:
    """The same of several at once, all or none; answers the new ones.

    skips_known: one that is noted already, from and to the same moment, is left as it is.
    """
    _hold(member_id, actor=actor)
    left = leaving.hold_members(ids=[member_id, deputy_id])
    there = set(models.Member.objects.filter(pk=deputy_id).values_list("pk", flat=True))
    zone = _zone_of(member_id)
    spans = [rules.span_of(one, zone=zone) for one in days]
    since = min((starts_at for starts_at, _ends_at in spans), default=at)
    others = queries.absences_of(member_ids=[member_id], since=since)
    made = []
    for place, (one, (starts_at, ends_at)) in enumerate(zip(days, spans, strict=True)):
        if skips_known and any((o.starts_at, o.ends_at) == (starts_at, ends_at) for o in others):
            continue
        flaw = rules.flaw_of_absence(
            member_id=member_id,
            deputy_id=deputy_id,
            first_day=one.first_day,
            last_day=one.last_day,
            starts_at=starts_at,
            ends_at=ends_at,
            at=at,
            others=others,
            left=left | ({deputy_id} - there),
        )
        if flaw is not None:
            raise UnableToSetHours(flaw, place=place)
        row = models.Absence.objects.create(
            member_id=member_id, deputy_id=deputy_id, starts_at=starts_at, ends_at=ends_at,
            **asdict(one),
        )  # fmt: skip
        others.append(queries.get_absence(absence_id=row.pk))
        _tell(row, kind="absence.noted", actor=actor, at=at)
        made.append(row.pk)
    return made


@transaction.atomic
def end_absence(*, absence_id: int, actor: Actor, at: datetime) -> Absence | None:
    """Let a member be there again from now on; one that has not begun never was. None where it is
    over. Raises LookupError and UnableToAssign."""
    found = queries.get_absence(absence_id=absence_id)
    _hold(found.member_id, actor=actor)
    row = models.Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None or row.ends_at <= at:
        return None
    _tell(row, kind="absence.ended", actor=actor, at=at)
    if row.starts_at >= at:
        row.delete()
    else:
        row.ends_at = at
        back = at.astimezone(_zone_of(row.member_id))
        row.last_day = max(row.first_day, back.date())
        row.last_time = back.time().replace(second=0, microsecond=0)
        row.save()
    return found


def _hold(member_id: int, *, actor: Actor) -> None:
    """Lock the member; only their own leaders and they themselves say when they are away."""
    if actor.member_id == member_id:
        models.Member.objects.select_for_update().get(pk=member_id)
    elif not actor.may(Capability.MANAGE_TEAM):
        raise UnableToAssign(f"{actor.name} leads nobody.")
    else:
        members.lock_for(actor, member_id=member_id, side=None)


def _zone_of(member_id: int) -> ZoneInfo:
    own = models.Member.objects.values_list("zone", flat=True).get(pk=member_id)
    return ZoneInfo(own or models.RevenueTeam.objects.values_list("zone", flat=True).get(pk=1))


def _tell(row: models.Absence, *, kind: str, actor: Actor, at: datetime) -> None:
    journal.record(
        kind=kind,
        subject="member",
        subject_id=row.member_id,
        at=at,
        actor_id=actor.member_id,
        first_day=row.first_day.isoformat(),
        last_day=row.last_day.isoformat(),
        deputy=row.deputy_id,
    )
