"""Booked meetings, who may hold one, and when they are free."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from accord.handoffs import models
from accord.handoffs.queries.routing import routing_in_force, try_routing
from accord.handoffs.rules import meetings as rules
from accord.handoffs.values.meetings import (
    TAKES_TIME,
    USUAL_LENGTH,
    FreeTime,
    MeetingCard,
    MeetingState,
    Reply,
    Word,
)
from accord.handoffs.values.routing import UnableToRoute
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.team import api as team
from accord.team.values import Side

BOOKED_BY = "sdr_to_ae"  # the kind of hand-off that a booking makes
_STATES: Mapping[TouchKind, MeetingState] = {
    TouchKind.MEETING_HELD: MeetingState.HELD,
    TouchKind.MEETING_MISSED: MeetingState.MISSED,
    TouchKind.MEETING_CANCELLED: MeetingState.CANCELLED,
}


def hosts() -> list[tuple[int, str]]:
    """Who of sales may hold a meeting, by name: whoever works leads."""
    names = team.names(ids=sorted(team.able(side=Side.SALES)))
    return sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))


def proposed_host(*, lead_id: int, at: datetime) -> int | None:
    """Whom the rules of routing choose for a lead that is handed to an AE; None where none are in
    force or nobody is there."""
    in_force = routing_in_force(at=at)
    if in_force is None:
        return None
    try:
        chosen = try_routing(lead_ids=[lead_id], kind=BOOKED_BY, routing=in_force, at=at)
    except UnableToRoute:
        return None
    return next((one.owner_id for one in chosen), None)


def free_time(*, host_id: int, since: datetime, at: datetime, length: timedelta) -> FreeTime:
    """When a member is free for so long, of the next days that have any such time."""
    _version, calendar = team.calendar_for(member_id=host_id, at=at)
    taken = [*away_of(host_id, since=at), *taken_of(host_id, since=at)]
    slots, later = rules.free_slots(calendar, busy=taken, since=since, at=at, length=length)
    return FreeTime(host_id, str(calendar.zone), tuple(slots), later)


def away_of(host_id: int, *, since: datetime) -> list[tuple[datetime, datetime]]:
    """When somebody is away, from then on."""
    found = team.absences_of(member_ids=[host_id], since=since)
    return [(one.starts_at, one.ends_at) for one in found]


def taken_of(
    host_id: int, *, since: datetime, besides: int | None = None
) -> list[tuple[datetime, datetime]]:
    """What stands in somebody's way from then on: meetings booked here, those that their calendar
    or a tool tells of, which do not say how long they take, and what else their calendar holds,
    where they let it be read for that. besides: a meeting of ours that is about to be moved."""
    own = models.Meeting.objects.filter(
        host_id=host_id, ends_at__gt=since, state__in=[one.value for one in TAKES_TIME]
    )
    kept = [(row.starts_at, row.ends_at, row.pk) for row in own]
    ours = {start for start, _end, _number in kept}
    told = journeys.list_taken(member_ids=[host_id], since=since - USUAL_LENGTH)
    busy = models.BusySpan.objects.filter(member_id=host_id, ends_at__gt=since)
    spans = busy.order_by("starts_at").values_list("starts_at", "ends_at")
    return [
        *((start, end) for start, end, number in kept if number != besides),
        *((start, start + USUAL_LENGTH) for _member, start in told if start not in ours),
        *spans,
    ]


def booked_uids(*, host_id: int, since: datetime) -> frozenset[str]:
    """By what calendars know the meetings that were booked here for somebody, since then."""
    own = models.Meeting.objects.filter(host_id=host_id, ends_at__gt=since)
    return frozenset(own.values_list("uid", flat=True))


def get_meeting(*, meeting_id: int) -> MeetingCard:
    """Raises LookupError."""
    row = models.Meeting.objects.filter(pk=meeting_id).first()
    if row is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    return card_of(row)


def meetings_of(*, handoff_ids: Sequence[int]) -> list[MeetingCard]:
    """The meetings that were booked for these hand-offs, the latest booked first."""
    rows = models.Meeting.objects.filter(handoff_id__in=[*handoff_ids]).order_by("-id")
    return [card_of(row) for row in rows]


def card_of(row: models.Meeting) -> MeetingCard:
    """A row as others see it."""
    return MeetingCard(
        row.pk, row.uid, row.lead_id, row.handoff_id, row.host_id, row.booked_by_id, row.title,
        row.starts_at, row.ends_at, row.zone, MeetingState(row.state), row.sequence,
        row.invites_buyer, row.is_by_word, row.booked_at, row.changed_at, row.touch_id,
        Reply(row.reply) if row.reply else None, row.proposes,
    )  # fmt: skip


def words_of(*, touch_id: int, uid: str, people: Sequence[int]) -> list[Word]:
    """What others say of a meeting that was booked by this touch."""
    told = journeys.said_elsewhere(touch_id=touch_id, uid=uid, people=people)
    return [
        Word(
            _STATES.get(one.kind), None if one.kind in _STATES else one.starts_at, one.said_at,
            one.is_by_hand,
        )
        for one in told
    ]  # fmt: skip
