"""Meetings and decisions of the past, and those that were only tried."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accord.foundation import bulk
from accord.meetings import models
from accord.meetings.operations.holding import plan_series
from accord.meetings.queries.meetings import series_of
from accord.meetings.rules import rhythm as rules
from accord.meetings.values.decisions import ActionState
from accord.meetings.values.past import PastAction, PastDecision, PastRhythm
from accord.meetings.values.rhythm import MeetingState


@transaction.atomic
def remember(*, past: PastRhythm, actor_id: int, at: datetime) -> bool:
    """Write a rhythm down with its meetings until now and what was decided, and plan those to come;
    nobody is told of what is over. False where the teams keep a rhythm of that kind already."""
    text = past.series
    if models.Series.objects.filter(kind=text.kind.value).exists():
        return False
    row = models.Series.objects.create(
        kind=text.kind.value, weekday=text.weekday, nth=text.nth, starts=text.starts,
        minutes=text.minutes, zone=text.zone, on_holiday=text.on_holiday.value,
        lead_hours=text.lead_hours, rate_minor=text.rate_minor, since=past.since,
    )  # fmt: skip
    models.Seat.objects.bulk_create(
        models.Seat(series=row, member_id=one.member_id, is_required=one.is_required)
        for one in text.seats
    )
    held = models.Meeting.objects.bulk_create(_held(row, past, at=at))
    models.Note.objects.bulk_create(
        models.Note(
            meeting=held[-1], member_id=member, part=part.value, words=words,
            made_at=held[-1].starts_at,
        )
        for member, part, words in (past.notes if held else ())
    )  # fmt: skip
    models.Decision.objects.bulk_create(
        _decided(one, actor_id, meeting=_meeting_of(held, one.decided_at)) for one in past.decisions
    )
    models.Action.objects.bulk_create(
        _action(one, actor_id, meeting=_meeting_of(held, one.made_at)) for one in past.actions
    )
    plan_series(series=series_of(row, text.seats), at=at)
    return True


def _held(row: models.Series, past: PastRhythm, *, at: datetime) -> list[models.Meeting]:
    text = past.series
    days = rules.days_of(text, since=past.since, until=at.astimezone(UTC).date())
    starts = [(day, rules.moment_of(day, starts=text.starts, zone=text.zone)) for day in days]
    return [
        models.Meeting(
            series=row, nominal=day, starts_at=moment, minutes=text.minutes, zone=text.zone,
            state=MeetingState.HELD.value, uid=f"{uuid.uuid4()}@accord", changed_at=moment,
            required=sorted(text.required), optional=sorted(text.optional),
            rate_minor=text.rate_minor,
            sends_at=(sends := rules.sends_at(moment, lead_hours=text.lead_hours)), sent_at=sends,
        )
        for day, moment in starts
        if moment < at
    ]  # fmt: skip


def _meeting_of(held: Sequence[models.Meeting], at: datetime) -> models.Meeting | None:
    """The last meeting before something was decided or given; None where none was yet."""
    return max(
        (one for one in held if one.starts_at <= at), key=lambda one: one.starts_at, default=None
    )


def _decided(
    one: PastDecision, actor_id: int, *, meeting: models.Meeting | None
) -> models.Decision:
    effect = {} if one.effect is None else asdict(one.effect)
    untold = effect.pop("why", None)
    return models.Decision(
        **{**asdict(one.text), "metric": one.text.metric.value}, **effect, untold=untold or "",
        meeting=meeting, decided_at=one.decided_at, made_by_id=actor_id, learned=one.learned,
        ended_at=one.ended_at,
    )  # fmt: skip


def _action(one: PastAction, actor_id: int, *, meeting: models.Meeting | None) -> models.Action:
    state = ActionState.OPEN if one.ended_at is None else ActionState.DONE
    return models.Action(
        title=one.title, owner_id=one.owner_id, due_on=one.due_on, state=state.value,
        meeting=meeting, made_by_id=actor_id, made_at=one.made_at, ended_at=one.ended_at,
    )  # fmt: skip


@transaction.atomic
def forget_of(*, member_ids: Collection[int]) -> None:
    """Take out rhythms to which only these members come, and what these decided and gave each
    other, as if it had never been; what others decided in such a meeting stays without it."""
    others = models.Seat.objects.filter(series=OuterRef("pk")).exclude(member_id__in=member_ids)
    series = models.Series.objects.filter(~Exists(others))
    bulk.execute("select live.forget_tried_packs(%s)", [[*series.values_list("pk", flat=True)]])
    meetings = models.Meeting.objects.filter(series__in=series)
    decisions = models.Decision.objects.filter(made_by_id__in=member_ids)
    models.Action.objects.filter(made_by_id__in=member_ids).delete()
    models.Action.objects.filter(decision__in=decisions).update(decision=None)
    models.Action.objects.filter(meeting__in=meetings).update(meeting=None)
    decisions.delete()
    models.Decision.objects.filter(meeting__in=meetings).update(meeting=None)
    meetings.delete()
    series.delete()
