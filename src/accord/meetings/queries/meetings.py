"""Reading rhythms, meetings, their packs, topics and notes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from accord.handoffs.values.meetings import Reply
from accord.meetings import models
from accord.meetings.rules.packing import read_pack
from accord.meetings.values.answers import Answer
from accord.meetings.values.packs import Pack
from accord.meetings.values.rhythm import (
    Kind,
    MeetingCard,
    MeetingPage,
    MeetingState,
    NoteCard,
    OnHoliday,
    Seat,
    SeriesCard,
    SeriesText,
    Spent,
    TopicCard,
)
from accord.meetings.values.weeks import Verdict

_HOUR = timedelta(hours=1)


def list_series() -> list[SeriesCard]:
    """The rhythms, the weekly one first."""
    rows = list(models.Series.objects.order_by("-kind"))
    seats: dict[int, list[Seat]] = {row.pk: [] for row in rows}
    for seat in models.Seat.objects.filter(series__in=rows).order_by("member_id"):
        seats[seat.series_id].append(Seat(seat.member_id, seat.is_required))
    return [series_of(row, seats[row.pk]) for row in rows]


def find_series(*, kind: Kind) -> SeriesCard | None:
    """The rhythm of a kind, None where it was never set."""
    return next((one for one in list_series() if one.text.kind is kind), None)


def get_meeting(*, meeting_id: int) -> MeetingCard:
    """Raises LookupError."""
    found = _cards(models.Meeting.objects.filter(pk=meeting_id))
    if not found:
        raise LookupError(f"There is no meeting {meeting_id}.")
    return found[0]


def list_coming(*, at: datetime, limit: int = 10) -> list[MeetingCard]:
    """Meetings that are still to come or run now, the next first; those called off too."""
    rows = models.Meeting.objects.filter(starts_at__gte=at - timedelta(hours=4))
    rows = rows.exclude(state=MeetingState.FELL.value).exclude(state=MeetingState.HELD.value)
    return _cards(rows.order_by("starts_at", "id")[:limit])


def list_past(*, at: datetime, before_id: int | None = None, limit: int = 20) -> MeetingPage:
    """Meetings whose time has come, the latest first. before_id: next_id of the page before."""
    rows = models.Meeting.objects.filter(starts_at__lte=at).order_by("-starts_at", "-id")
    last = models.Meeting.objects.filter(pk=before_id).first() if before_id else None
    if last is not None:
        same_time = Q(starts_at=last.starts_at, pk__lt=last.pk)
        rows = rows.filter(Q(starts_at__lt=last.starts_at) | same_time)
    found = _cards(rows[: limit + 1])
    return MeetingPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def list_between(*, since: datetime, until: datetime, limit: int = 500) -> list[MeetingCard]:
    """Meetings that are planned or were held in a time, the earliest first: for calendars of
    everybody."""
    rows = models.Meeting.objects.filter(
        starts_at__gte=since, starts_at__lt=until,
        state__in=[MeetingState.PLANNED.value, MeetingState.HELD.value],
    )  # fmt: skip
    return _cards(rows.order_by("starts_at", "id")[:limit])


def last_held(*, kind: Kind) -> datetime | None:
    """When the last meeting of a kind that was held began; None where none was."""
    rows = models.Meeting.objects.filter(series__kind=kind.value, state=MeetingState.HELD.value)
    return rows.order_by("-starts_at").values_list("starts_at", flat=True).first()


def find_pack(*, meeting_id: int) -> tuple[Pack, datetime] | None:
    """What a meeting was given and when, None where it was not yet."""
    row = models.Pack.objects.filter(meeting_id=meeting_id).first()
    return (read_pack(row.body), row.made_at) if row else None


def find_latest_pack(*, kind: Kind) -> tuple[int, Pack] | None:
    """The meeting of the latest pack of a kind, and the pack."""
    rows = models.Pack.objects.filter(meeting__series__kind=kind.value).order_by("-made_at", "-id")
    row = rows.first()
    return (row.meeting_id, read_pack(row.body)) if row else None


def list_topics(*, meeting_id: int) -> list[TopicCard]:
    """What members raised for a meeting, in the order it was raised."""
    rows = models.Topic.objects.filter(meeting_id=meeting_id).order_by("id")
    return [_topic(row) for row in rows]


def find_topics(*, ids: Iterable[int]) -> dict[int, TopicCard]:
    """Those of these topics that there are."""
    return {row.pk: _topic(row) for row in models.Topic.objects.filter(pk__in=set(ids))}


def list_answers(*, meeting_id: int) -> list[Answer]:
    """What those who are to come answered to the invitation as it stands, by member."""
    rows = models.Answer.objects.filter(meeting_id=meeting_id, sequence=F("meeting__sequence"))
    return [
        Answer(row.member_id, Reply(row.reply), row.said_at, row.proposes)
        for row in rows.order_by("member_id")
    ]


def list_notes(*, meeting_id: int) -> list[NoteCard]:
    """What was written while they met, in its order."""
    rows = models.Note.objects.filter(meeting_id=meeting_id).order_by("id")
    return [NoteCard(row.pk, row.member_id, row.part, row.words, row.made_at) for row in rows[:500]]


def spent(*, since: datetime, until: datetime) -> Spent:
    """What the meetings between two moments cost, and what came of them."""
    asked = list(
        models.Meeting.objects.filter(starts_at__gte=since, starts_at__lt=until).exclude(
            state=MeetingState.FELL.value
        )
    )
    off = [row for row in asked if row.state == MeetingState.CANCELLED.value]
    kept = [row for row in asked if row.state == MeetingState.HELD.value]
    unsaid = [
        row
        for row in asked
        if row.state == MeetingState.PLANNED.value
        and row.starts_at + timedelta(minutes=row.minutes) <= until
    ]
    costs = [_hours(row) * row.rate_minor for row in kept]
    of = Q(meeting__in=[row.pk for row in asked])
    decided = models.Decision.objects.filter(of).aggregate(
        all=Count("id"), worked=Count("id", filter=Q(verdict=Verdict.WORKED.value))
    )
    given = models.Action.objects.filter(of).aggregate(
        all=Count("id"), done=Count("id", filter=Q(state="done"))
    )
    is_priced = bool(kept) and all(row.rate_minor for row in kept)
    return Spent(
        len(kept), len(off), sum(map(_hours, kept)), sum(map(_hours, off)),
        round(sum(costs)) if is_priced else None, decided["all"], decided["worked"],
        given["all"], given["done"], len(unsaid),
    )  # fmt: skip


def _hours(row: models.Meeting) -> float:
    return len(row.required) * row.minutes / 60


def series_of(row: models.Series, seats: Iterable[Seat]) -> SeriesCard:
    """A rhythm as values."""
    text = SeriesText(
        Kind(row.kind), row.weekday, row.nth, row.starts, row.minutes, row.zone,
        OnHoliday(row.on_holiday), row.lead_hours, row.rate_minor, tuple(seats),
    )  # fmt: skip
    return SeriesCard(row.pk, text, row.since, row.is_on)


def card_of(row: models.Meeting) -> MeetingCard:
    """A meeting as values."""
    [card] = _cards([row])
    return card


def _cards(rows: Iterable[models.Meeting]) -> list[MeetingCard]:
    found = list(rows)
    kinds = dict(models.Series.objects.values_list("pk", "kind")) if found else {}
    packs = dict(
        models.Pack.objects.filter(meeting__in=[row.pk for row in found]).values_list(
            "meeting_id", "is_quiet"
        )
    )
    return [
        MeetingCard(
            row.pk, row.series_id, Kind(kinds[row.series_id]), row.nominal, row.starts_at,
            row.minutes, row.zone, MeetingState(row.state), row.uid, row.sequence, row.changed_at,
            row.changed_by_id, frozenset(row.required), frozenset(row.optional), row.rate_minor,
            row.sends_at, row.sent_at, row.pk in packs, packs.get(row.pk, False),
        )
        for row in found
    ]  # fmt: skip


def _topic(row: models.Topic) -> TopicCard:
    return TopicCard(
        row.pk, row.meeting_id, row.member_id, row.title, row.outcome, row.process, row.made_at
    )
