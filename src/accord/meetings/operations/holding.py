"""Meetings are planned by their rhythm, moved, called off and held; calendars are told."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from accord.journal import api as journal
from accord.kernel.working_time import is_working_day
from accord.meetings import models
from accord.meetings.queries.meetings import card_of, list_series, series_of
from accord.meetings.rules import rhythm as rules
from accord.meetings.values.rhythm import (
    FARTHEST,
    LONGEST,
    SHORTEST,
    Kind,
    MeetingCard,
    MeetingFlaw,
    MeetingState,
    Seat,
    SeriesCard,
    SeriesText,
    Size,
    UnableToMeet,
)
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor

SUBJECT = "team_meeting"
AHEAD = {Kind.WEEKLY: timedelta(days=15), Kind.MONTHLY: timedelta(days=40)}


@transaction.atomic
def set_series(*, text: SeriesText, actor: Actor, at: datetime) -> SeriesCard:
    """Set when the teams meet from now on; meetings that are planned follow. Raises
    UnableToMeet."""
    _check_member(actor)
    kept = rules.check_series(text)
    try:
        zone = ZoneInfo(kept.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise UnableToMeet(MeetingFlaw.NO_ZONE, where="zone") from problem
    if team.hold_members(ids=[one.member_id for one in kept.seats]):
        raise UnableToMeet(MeetingFlaw.LEFT, where="required")
    row, _is_new = models.Series.objects.update_or_create(
        kind=kept.kind.value,
        defaults={
            "weekday": kept.weekday, "nth": kept.nth, "starts": kept.starts,
            "minutes": kept.minutes, "zone": kept.zone, "on_holiday": kept.on_holiday.value,
            "lead_hours": kept.lead_hours, "rate_minor": kept.rate_minor, "is_on": True,
            "since": at.astimezone(zone).date(),
        },
    )  # fmt: skip
    models.Seat.objects.filter(series=row).delete()
    models.Seat.objects.bulk_create(
        [
            models.Seat(series=row, member_id=one.member_id, is_required=one.is_required)
            for one in kept.seats
        ]
    )
    journal.record(
        kind="team_meeting.set", subject="meeting_series", subject_id=row.pk, at=at,
        actor_id=actor.member_id, meeting=kept.kind.value,
    )  # fmt: skip
    _drop_unlike(row, kept, actor=actor, at=at)
    plan_series(series=series_of(row, kept.seats), at=at)
    return series_of(row, kept.seats)


@transaction.atomic
def stop_series(*, kind: Kind, actor: Actor, at: datetime) -> None:
    """No more meetings of a kind are planned; those that are, are called off. Raises UnableToMeet,
    LookupError."""
    _check_member(actor)
    row = models.Series.objects.select_for_update().filter(kind=kind.value).first()
    if row is None:
        raise LookupError(f"There is no {kind.value} meeting.")
    row.is_on = False
    row.save(update_fields=["is_on"])
    journal.record(
        kind="team_meeting.stopped", subject="meeting_series", subject_id=row.pk, at=at,
        actor_id=actor.member_id,
    )  # fmt: skip
    for each in _coming(row, at=at):
        _end(each, MeetingState.CANCELLED, actor_id=actor.member_id, at=at, by_rhythm=True)


def _coming(row: models.Series, *, at: datetime) -> list[models.Meeting]:
    found = models.Meeting.objects.select_for_update().filter(
        series=row, starts_at__gt=at, state=MeetingState.PLANNED.value
    )
    return list(found.order_by("starts_at"))


def _drop_unlike(row: models.Series, text: SeriesText, *, actor: Actor, at: datetime) -> None:
    """Planned meetings that the rhythm has no day for any more are called off; the others take its
    time, length and people."""
    for each in _coming(row, at=at):
        days = rules.days_of(text, since=each.nominal, until=each.nominal)
        if each.nominal not in days and not each.is_own:
            _end(each, MeetingState.CANCELLED, actor_id=actor.member_id, at=at, by_rhythm=True)


@transaction.atomic
def plan(*, at: datetime) -> int:
    """Plan the meetings of the next weeks, and move those that fell on a holiday meanwhile; answers
    how many are new."""
    return sum(plan_series(series=one, at=at) for one in list_series() if one.is_on)


def plan_series(*, series: SeriesCard, at: datetime) -> int:
    """The same for one rhythm. Caller's transaction."""
    here = {one.id for one in team.list_members() if one.active}
    seats = tuple(one for one in series.text.seats if one.member_id in here)
    text = replace(series.text, seats=seats)
    today = at.astimezone(ZoneInfo(text.zone)).date()
    days = list(rules.days_of(text, since=max(series.since, today), until=today + AHEAD[text.kind]))
    known = {
        row.nominal: row
        for row in models.Meeting.objects.select_for_update().filter(
            series_id=series.id, nominal__in=days
        )
    }
    closed = _closed(text, days=days, at=at)
    new = 0
    for nominal in days:
        found = rules.placed(nominal, rule=text.on_holiday, is_open=lambda day: day not in closed)
        row = known.get(nominal)
        if row is not None and row.state == MeetingState.PLANNED.value:
            _leave_out(row, here)
        if row is None:
            new += _plan_one(series.id, text, nominal, found.day, at=at)
        elif row.state == MeetingState.PLANNED.value and not row.is_own and row.starts_at > at:
            _follow(row, text, found.day, at=at)
        elif found.day and (row.is_off_by_rhythm or row.state == MeetingState.FELL.value):
            new += _call_again(row, text, found.day, at=at)
    return new


def _call_again(row: models.Meeting, text: SeriesText, day: date, *, at: datetime) -> int:
    """What only its rhythm or a holiday had called off is on again, as the rhythm says by now or at
    the time that somebody had chosen; answers whether it is."""
    if not row.is_own:
        row.starts_at = rules.moment_of(day, starts=text.starts, zone=text.zone)
        row.minutes, row.zone = text.minutes, text.zone
    if row.starts_at <= at:
        return 0
    row.state, row.is_off_by_rhythm = MeetingState.PLANNED.value, False
    row.required, row.optional = sorted(text.required), sorted(text.optional)
    row.rate_minor = text.rate_minor
    row.sends_at = rules.sends_at(row.starts_at, lead_hours=text.lead_hours)
    _changed(row, actor_id=None, at=at)
    journal.record(
        kind="team_meeting.called_again", subject=SUBJECT, subject_id=row.pk, at=at,
        starts=row.starts_at.isoformat(),
    )  # fmt: skip
    _tell(row, kind="team_meeting_called", at=at)
    return 1


def _closed(text: SeriesText, *, days: Iterable[date], at: datetime) -> set[date]:
    """Days around these on which somebody who has to come does not work, or is away."""
    people = sorted(text.required)
    calendars = team.calendars_for(asked=[(one, at) for one in people])
    around = {day + timedelta(days=step) for day in days for step in range(-6, 7)}
    return {
        day
        for day in around
        if any(not is_working_day(calendars[one, at][1], day) for one in people)
    }


def _leave_out(row: models.Meeting, here: Collection[int]) -> None:
    """Who has left is asked to come no more; nobody's calendar changes by it."""
    asked = [[one for one in each if one in here] for each in (row.required, row.optional)]
    if asked != [row.required, row.optional]:
        row.required, row.optional = asked
        row.save(update_fields=["required", "optional"])


def _plan_one(
    series_id: int, text: SeriesText, nominal: date, day: date | None, *, at: datetime
) -> int:
    starts_at = rules.moment_of(day or nominal, starts=text.starts, zone=text.zone)
    if starts_at <= at:
        return 0
    row = models.Meeting.objects.create(
        series_id=series_id, nominal=nominal, starts_at=starts_at, minutes=text.minutes,
        zone=text.zone, state=(MeetingState.PLANNED if day else MeetingState.FELL).value,
        uid=f"{uuid.uuid4()}@accord", changed_at=at, required=sorted(text.required),
        optional=sorted(text.optional), rate_minor=text.rate_minor,
        sends_at=rules.sends_at(starts_at, lead_hours=text.lead_hours),
    )  # fmt: skip
    journal.record(
        kind="team_meeting.planned", subject=SUBJECT, subject_id=row.pk, at=at,
        meeting=text.kind.value, nominal=nominal.isoformat(), state=row.state,
    )  # fmt: skip
    if day is not None:
        _tell(row, kind="team_meeting_called", at=at)
    return 1


def _follow(row: models.Meeting, text: SeriesText, day: date | None, *, at: datetime) -> None:
    """A planned meeting becomes what its rhythm says by now."""
    if day is None:
        _end(row, MeetingState.FELL, actor_id=None, at=at)
        return
    starts_at = rules.moment_of(day, starts=text.starts, zone=text.zone)
    if starts_at <= at:  # today's meeting keeps its time where the new one is over by now
        starts_at = row.starts_at
    people = sorted(text.required), sorted(text.optional)
    said = (starts_at, text.minutes, text.zone, *people)
    if said == (row.starts_at, row.minutes, row.zone, row.required, row.optional):
        return
    gone = set(row.required) - text.required
    row.minutes, row.zone, row.rate_minor = text.minutes, text.zone, text.rate_minor
    row.required, row.optional = people
    _move(row, starts_at, actor_id=None, at=at, lead_hours=text.lead_hours)
    if gone:
        _tell(row, kind="team_meeting_cancelled", at=at, to=gone)


@transaction.atomic
def move_meeting(
    *, meeting_id: int, starts_at: datetime, minutes: int, actor: Actor, at: datetime
) -> MeetingCard:
    """Put a meeting at another moment; its invitation is sent anew. Raises UnableToMeet,
    LookupError."""
    _check_member(actor)
    row = _held(meeting_id)
    if row.state != MeetingState.PLANNED.value:
        raise UnableToMeet(MeetingFlaw.NOT_NOW)
    if starts_at <= at:
        raise UnableToMeet(MeetingFlaw.PAST, where="starts")
    if starts_at > at + FARTHEST:
        raise UnableToMeet(MeetingFlaw.TOO_FAR, where="starts")
    if not SHORTEST <= minutes <= LONGEST:
        raise UnableToMeet(MeetingFlaw.NO_LENGTH, where="minutes")
    lead = row.starts_at - row.sends_at
    row.is_own, row.minutes = True, minutes
    _move(row, starts_at, actor_id=actor.member_id, at=at,
          lead_hours=max(1, round(lead / timedelta(hours=1))))  # fmt: skip
    return card_of(row)


def _move(
    row: models.Meeting, starts_at: datetime, *, actor_id: int | None, at: datetime, lead_hours: int
) -> None:
    row.starts_at, row.sends_at = starts_at, rules.sends_at(starts_at, lead_hours=lead_hours)
    _changed(row, actor_id=actor_id, at=at)
    journal.record(
        kind="team_meeting.moved", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor_id,
        starts=starts_at.isoformat(),
    )  # fmt: skip
    _tell(row, kind="team_meeting_moved", at=at)


@transaction.atomic
def cancel_meeting(*, meeting_id: int, actor: Actor, at: datetime) -> MeetingCard:
    """Call a meeting off; calendars take it out. Raises UnableToMeet, LookupError."""
    _check_member(actor)
    row = _held(meeting_id)
    if row.state != MeetingState.PLANNED.value or row.starts_at <= at:
        raise UnableToMeet(MeetingFlaw.NOT_NOW)
    _end(row, MeetingState.CANCELLED, actor_id=actor.member_id, at=at)
    return card_of(row)


@transaction.atomic
def hold_meeting(
    *, meeting_id: int, minutes: int | None, actor: Actor, at: datetime
) -> MeetingCard:
    """Say that a meeting took place, and how long it took; whoever need not come is told what came
    of it. Raises UnableToMeet, LookupError."""
    _check_member(actor)
    row = _held(meeting_id)
    if row.state != MeetingState.PLANNED.value or row.starts_at > at:
        raise UnableToMeet(MeetingFlaw.NOT_NOW)
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        raise UnableToMeet(MeetingFlaw.NO_LENGTH, where="minutes")
    row.minutes = minutes or row.minutes
    row.state = MeetingState.HELD.value
    row.save(update_fields=["state", "minutes"])
    journal.record(
        kind="team_meeting.held", subject=SUBJECT, subject_id=row.pk, at=at,
        actor_id=actor.member_id, minutes=row.minutes,
    )  # fmt: skip
    facts = {
        "at": row.starts_at,
        "decisions": models.Decision.objects.filter(meeting=row, ended_at__isnull=True).count(),
        "count": models.Action.objects.filter(meeting=row).count(),
    }
    notices.tell(
        kind="meeting_outcome", to=row.optional, subject=SUBJECT, subject_id=row.pk, facts=facts,
        key=f"team_meeting:{row.pk}:outcome", at=at,
    )  # fmt: skip
    return card_of(row)


def _end(
    row: models.Meeting,
    state: MeetingState,
    *,
    actor_id: int | None,
    at: datetime,
    by_rhythm: bool = False,
) -> None:
    row.state, row.is_off_by_rhythm = state.value, by_rhythm
    _changed(row, actor_id=actor_id, at=at)
    journal.record(
        kind="team_meeting.cancelled", subject=SUBJECT, subject_id=row.pk, at=at,
        actor_id=actor_id, state=state.value,
    )  # fmt: skip
    notices.withdraw(keys=[f"team_meeting:{row.pk}:pack"], at=at)
    _tell(row, kind="team_meeting_cancelled", at=at)


def _changed(row: models.Meeting, *, actor_id: int | None, at: datetime) -> None:
    row.sequence += 1
    row.changed_at, row.changed_by_id = at, actor_id
    row.save()


def _tell(row: models.Meeting, *, kind: str, at: datetime, to: Iterable[int] | None = None) -> None:
    facts: dict[str, object] = {"at": row.starts_at, "by": row.changed_by_id}
    day = row.starts_at.astimezone(ZoneInfo(row.zone)).date()
    if day != row.nominal and not row.is_own:
        facts["nominal"] = row.nominal.isoformat()
    notices.tell(
        kind=kind, to=list(row.required if to is None else to), subject=SUBJECT,
        subject_id=row.pk, facts=facts, key=f"team_meeting:{row.pk}:{row.sequence}:{kind}", at=at,
    )  # fmt: skip


def _held(meeting_id: int) -> models.Meeting:
    row = models.Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if row is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    return row


def _check_member(actor: Actor) -> None:
    if actor.member_id is None:
        raise UnableToMeet(MeetingFlaw.NO_MEMBER)


def seats_for(*, size: Size) -> tuple[Seat, ...]:
    """Whom a new rhythm asks at first: all of a small company, else who leads, and tells the
    rest."""
    here = [one for one in team.list_members() if one.active and one.can_sign_in]
    return tuple(
        Seat(one.id, size is Size.EVERYBODY or bool(rules.KEY & set(one.roles))) for one in here
    )
