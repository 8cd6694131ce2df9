"""Naming calendars, saying what they say from a day on, and who goes by which."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accord.journal import api as journal
from accord.kernel.calendar_documents import read_calendar, write_calendar
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.team import models, queries, rules
from accord.team.operations import members
from accord.team.operations.roles import UnableToAssign
from accord.team.values import (
    COMPANY,
    FIRST_DAY,
    MOST_CALENDARS,
    Actor,
    HoursFlaw,
    LeadershipMode,
    Side,
    UnableToSetHours,
)

SUBJECT = "calendar"


@transaction.atomic
def make_calendar(
    *,
    key: str,
    name: str,
    says: WorkingCalendar,
    actor: Actor,
    at: datetime,
    country: str = "",
    region: str = "",
) -> int:
    """Name hours; answers the id of the calendar, which nobody goes by yet.

    Raises UnableToSetHours where the key is taken or there are MOST_CALENDARS.
    """
    alone()
    if models.Calendar.objects.filter(key=key).exists():
        raise UnableToSetHours(HoursFlaw.KEY_TAKEN)
    if models.Calendar.objects.count() >= MOST_CALENDARS:
        raise UnableToSetHours(HoursFlaw.TOO_MANY)
    made = models.Calendar.objects.create(key=key, name=name, country=country, region=region)
    add_version(made.pk, says, first_day=FIRST_DAY, at=at)
    _tell(made.pk, kind="calendar.made", actor=actor, at=at, key=key)
    return made.pk


@transaction.atomic
def change_hours(
    *,
    calendar_id: int,
    says: WorkingCalendar,
    first_day: date,
    actor: Actor,
    at: datetime,
    place: tuple[str, str] | None = None,
) -> int | None:
    """Say what a calendar says from a day on, today at the earliest: answers the new version, None
    where it says so from that day already. What is reckoned by an earlier one stays.
    place: the country and region whose holidays were looked at.

    Raises LookupError, UnableToSetHours, and UnableToAssign where the actor does not lead all who
    go by it.
    """
    mode = alone()
    _check(actor, touched=queries.sides_of(calendar_id=calendar_id), mode=mode)
    return keep_hours(
        calendar_id=calendar_id, says=says, first_day=first_day, actor=actor, at=at, place=place
    )


def keep_hours(
    *,
    calendar_id: int,
    says: WorkingCalendar,
    first_day: date,
    actor: Actor,
    at: datetime,
    place: tuple[str, str] | None,
) -> int | None:
    """Change the hours of whoever was asked already whether they may; the lock is held."""
    versions = queries.list_versions(calendar_ids=[calendar_id]).get(calendar_id)
    if versions is None:
        raise LookupError(f"There is no calendar {calendar_id}.")
    if first_day < local_day(says, at):
        raise UnableToSetHours(HoursFlaw.PAST)
    starts_at = rules.start_of(first_day, zone=says.zone)
    if rules.version_at(versions, at=starts_at).says == says:
        return None
    made = add_version(calendar_id, says, first_day=first_day, at=at)
    if place is not None:
        country, region = place
        models.Calendar.objects.filter(pk=calendar_id).update(country=country, region=region)
    _tell(
        calendar_id, kind="calendar.changed", actor=actor, at=at, version=made,
        first_day=first_day.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def give_calendar(
    *, whose: Side | int, calendar_id: int | None, first_day: date, actor: Actor, at: datetime
) -> None:
    """Let a side or a member go by a calendar from a day on, today at the earliest; None: by the
    company's, or their team's. Side "both" is the company, which cannot do without one.

    Raises LookupError, UnableToSetHours, and UnableToAssign where the actor does not lead them.
    """
    mode = alone()
    if isinstance(whose, Side):
        _check(actor, touched=frozenset({whose}), mode=mode)
    else:
        members.lock_for(actor, member_id=whose, side=None)
    give(whose=whose, calendar_id=calendar_id, first_day=first_day, actor=actor, at=at)


def give(
    *, whose: Side | int, calendar_id: int | None, first_day: date, actor: Actor, at: datetime
) -> None:
    """Give a calendar to whom the actor was found to lead already; the lock is held."""
    if whose is Side.BOTH and calendar_id is None:
        raise UnableToSetHours(HoursFlaw.COMPANY_NEEDS_ONE)
    zone = _zone_of(calendar_id, at=at)
    if first_day < local_day(zone, at):
        raise UnableToSetHours(HoursFlaw.PAST)
    starts_at = rules.start_of(first_day, zone=zone.zone)
    told = {"calendar_id": calendar_id, "starts_at": starts_at}
    if isinstance(whose, Side):
        said = models.SideCalendar.objects.filter(side=whose, first_day=first_day)
        models.SideCalendar.objects.create(
            side=whose, first_day=first_day, revision=_next(said), **told
        )
    else:
        models.MemberCalendar.objects.update_or_create(
            member_id=whose, first_day=first_day, defaults=told
        )
    facts: dict[str, Any] = {"first_day": first_day.isoformat()}
    facts.update({"side": whose.value} if isinstance(whose, Side) else {"member": whose})
    _tell(calendar_id, kind="calendar.given", actor=actor, at=at, **facts)


def follow_zone(*, before: str, after: str, at: datetime) -> None:
    """The company's hours as they were made, which nobody has changed, follow its time zone."""
    calendar = models.Calendar.objects.filter(key=COMPANY).first()
    if calendar is None or before == after:
        return
    versions = queries.list_versions(calendar_ids=[calendar.pk])[calendar.pk]
    last = versions[-1].says
    untouched = all(one.first_day == FIRST_DAY for one in versions)
    if not untouched or last.zone.key != before:
        return
    document = {**write_calendar(last), "zone": after}
    add_version(calendar.pk, read_calendar(document), first_day=FIRST_DAY, at=at)


def alone() -> LeadershipMode:
    """Let nobody else change hours, or how the team is led, until the transaction ends."""
    whole = models.RevenueTeam.objects.select_for_update().get(pk=1)
    return LeadershipMode(whole.leadership_mode)


def _check(actor: Actor, *, touched: frozenset[Side], mode: LeadershipMode) -> None:
    if not rules.may_assign(leader_sides=actor.sides, touched=touched, mode=mode):
        raise UnableToAssign(f"{actor.name} does not lead everybody concerned.")


def _zone_of(calendar_id: int | None, *, at: datetime) -> WorkingCalendar:
    """By whose clock a day begins: the calendar's, else the company's."""
    if calendar_id is None:
        return queries.calendar_for(at=at)[1]
    return queries.version_of(calendar_id=calendar_id, at=at)[1]


def add_version(
    calendar_id: int,
    says: WorkingCalendar,
    *,
    first_day: date,
    at: datetime,
    joins: int | None = None,
) -> int:
    """Write down what a calendar says; the lock is held."""
    said = models.CalendarVersion.objects.filter(calendar_id=calendar_id, first_day=first_day)
    made = models.CalendarVersion.objects.create(
        calendar_id=calendar_id,
        first_day=first_day,
        revision=_next(said),
        starts_at=rules.start_of(first_day, zone=says.zone),
        document=write_calendar(says),
        made_at=at,
        joins_id=joins,
    )
    return made.pk


def _next(said: Any) -> int:
    return int(said.aggregate(last=Max("revision"))["last"] or 0) + 1


def _tell(calendar_id: int | None, *, kind: str, actor: Actor, at: datetime, **facts: Any) -> None:
    journal.record(
        kind=kind, subject=SUBJECT, subject_id=calendar_id, at=at, actor_id=actor.member_id, **facts
    )
