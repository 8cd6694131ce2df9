"""Reading which hours count for whom, and what they say."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from accord.foundation import bulk
from accord.kernel.calendar_documents import read_calendar
from accord.kernel.working_time import WorkingCalendar
from accord.team import models
from accord.team.queries.people import list_role_sights
from accord.team.rules import capabilities_of, may_assign
from accord.team.rules import hours as rules
from accord.team.values import (
    Actor,
    CalendarVersion,
    Capability,
    Given,
    HoursProposal,
    LeadershipMode,
    NamedCalendar,
    Reckoned,
    Side,
)

Whose = Side | int  # a side, "both" for the company, or the id of a member


def calendar_for(
    *, member_id: int | None = None, side: Side | None = None, at: datetime
) -> Reckoned:
    """The hours that count for a member or a side at a moment, and the id of their version, by
    which a clock can be reckoned again. Neither given: the company's."""
    whose = member_id if member_id is not None else side or Side.BOTH
    return calendars_for(asked=[(whose, at)])[whose, at]


def calendars_for(
    *, asked: Iterable[tuple[Whose, datetime]]
) -> dict[tuple[Whose, datetime], Reckoned]:
    """The same for many, in four queries however many are asked."""
    wanted = set(asked)
    members = {whose for whose, _at in wanted if not isinstance(whose, Side)}
    given = list_given(member_ids=members)
    held = _roles(members)
    chosen = {
        (whose, at): rules.calendar_at(
            whose, sides=_sides_at(held.get(whose, ()), at=at), given=given, at=at
        )
        for whose, at in wanted
    }
    versions = list_versions(calendar_ids=set(chosen.values()))
    found = {key: rules.version_at(versions[chosen[key]], at=key[1]) for key in wanted}
    return {key: (version.id, version.says) for key, version in found.items()}


def calendars_by_version(*, ids: Iterable[int]) -> dict[int, WorkingCalendar]:
    """What versions say, for clocks that keep the one they were started by."""
    rows = models.CalendarVersion.objects.filter(pk__in=set(ids))
    return {number: _read(document) for number, document in rows.values_list("pk", "document")}


def version_of(*, calendar_id: int, at: datetime) -> Reckoned:
    """What a named calendar says at a moment; raises LookupError where there is none such."""
    versions = list_versions(calendar_ids=[calendar_id]).get(calendar_id)
    if versions is None:
        raise LookupError(f"There is no calendar {calendar_id}.")
    found = rules.version_at(versions, at=at)
    return found.id, found.says


def list_calendars() -> list[NamedCalendar]:
    """Every calendar, the company's first one before the others, by name."""
    return [_named(row) for row in models.Calendar.objects.order_by("name", "id")]


def get_calendar(*, key: str) -> NamedCalendar:
    """Raises LookupError."""
    row = models.Calendar.objects.filter(key=key).first()
    if row is None:
        raise LookupError(f"There is no calendar {key}.")
    return _named(row)


def list_versions(*, calendar_ids: Iterable[int]) -> dict[int, list[CalendarVersion]]:
    """The versions of calendars, each in the order in which they count."""
    found = defaultdict(list)
    rows = models.CalendarVersion.objects.filter(
        calendar_id__in=set(calendar_ids), joins__isnull=True
    )
    for row in rows.order_by("first_day", "revision"):
        found[row.calendar_id].append(
            CalendarVersion(
                row.pk, row.calendar_id, row.first_day, row.revision, row.starts_at, row.made_at,
                _read(row.document),
            )
        )  # fmt: skip
    return dict(found)


def outdated_of(*, calendar_id: int) -> list[int]:
    """The versions of a calendar, joined ones among them, that were made before it said something
    else last: clocks that go by them may be due otherwise by now."""
    rows = models.CalendarVersion.objects.filter(calendar_id=calendar_id)
    last = rows.filter(joins__isnull=True).order_by("-id").first()
    if last is None:
        return []
    return list(rows.filter(pk__lt=last.pk).order_by("id").values_list("id", flat=True))


def list_given(*, member_ids: Iterable[int] | None = None) -> Mapping[Whose, list[Given]]:
    """Who goes by which calendar from which day on: every side, and these members or all."""
    found: defaultdict[Whose, list[Given]] = defaultdict(list)
    for side_row in models.SideCalendar.objects.order_by("first_day", "revision"):
        side = Side(side_row.side)
        found[side].append(
            Given(side, side_row.calendar_id, side_row.first_day, side_row.starts_at,
                  side_row.revision)
        )  # fmt: skip
    wanted = Q() if member_ids is None else Q(member_id__in=set(member_ids))
    for row in models.MemberCalendar.objects.filter(wanted).order_by("first_day"):
        found[row.member_id].append(
            Given(row.member_id, row.calendar_id, row.first_day, row.starts_at)
        )
    return found


Held = tuple[Side, datetime, datetime | None]


def _roles(members: set[int]) -> dict[Whose, list[Held]]:
    held: defaultdict[Whose, list[Held]] = defaultdict(list)
    rows = models.Membership.objects.filter(member_id__in=members)
    for member_id, side, since, until in rows.values_list(
        "member_id", "side", "active_from", "active_to"
    ):
        held[member_id].append((Side(side), since, until))
    return held


def _sides_at(held: Iterable[Held], *, at: datetime) -> set[Side]:
    return {side for side, since, until in held if since <= at and (until is None or at < until)}


def _named(row: models.Calendar) -> NamedCalendar:
    return NamedCalendar(row.pk, row.key, row.name, row.country, row.region)


def _read(document: object) -> WorkingCalendar:
    return _calendar(json.dumps(document, sort_keys=True))


@lru_cache(maxsize=512)
def _calendar(document: str) -> WorkingCalendar:
    return read_calendar(json.loads(document))


def zones_of(*, ids: Iterable[int]) -> dict[int, str]:
    """The time zone of each of these members: their own, else the team's."""
    asked = """select id, coalesce(nullif(zone, ''), (select zone from team_revenueteam))
               from team_member where id = any(%s)"""
    return dict(bulk.fetch(asked, [sorted(set(ids))]))


def list_proposals() -> list[HoursProposal]:
    """The hours that wait for another leader, the oldest first; at most two of each calendar."""
    rows = models.HoursProposal.objects.filter(end="").select_related("calendar")
    return [
        HoursProposal(
            row.pk, _named(row.calendar), None if row.document is None else _read(row.document),
            row.first_day, row.proposed_by_id, row.made_at,
        )
        for row in rows.order_by("made_at", "id")
    ]  # fmt: skip


def sides_of(*, calendar_id: int) -> frozenset[Side]:
    """The sides of whoever goes, went or will go by a calendar."""
    sides = models.SideCalendar.objects.filter(calendar_id=calendar_id)
    own = models.MemberCalendar.objects.filter(calendar_id=calendar_id)
    held = models.Membership.objects.filter(
        active_to__isnull=True, member_id__in=own.values("member_id")
    )
    found = {*sides.values_list("side", flat=True), *held.values_list("side", flat=True)}
    return frozenset(map(Side, found))


def may_set_hours(*, actor: Actor, calendar_id: int) -> bool:
    """Whether a leader changes these hours alone; else another leader has to confirm."""
    mode = models.RevenueTeam.objects.values_list("leadership_mode", flat=True).get(pk=1)
    return may_assign(
        leader_sides=actor.sides,
        touched=sides_of(calendar_id=calendar_id),
        mode=LeadershipMode(mode),
    )


def others_who_manage(*, member_id: int) -> list[int]:
    """Everybody else who manages the team, or a part of it."""
    held = models.Membership.objects.filter(active_to__isnull=True, member__is_active=True)
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for number, role in held.exclude(member_id=member_id).values_list("member_id", "role"):
        roles[number].append(role)
    custom = dict(models.CustomRole.objects.values_list("code", "based_on"))
    sights = list_role_sights()
    return [
        number
        for number, own in sorted(roles.items())
        if Capability.MANAGE_TEAM in capabilities_of(roles=own, custom=custom, sights=sights)
    ]
