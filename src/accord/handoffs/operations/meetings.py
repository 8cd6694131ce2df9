"""What becomes of a booked meeting: moved, called off, held, missed, by whoever says so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.foundation import bulk, jobs
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_of_lead
from accord.handoffs.operations.holding import hold_free, hold_leads
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.queries.meetings import away_of, card_of, hosts, taken_of, words_of
from accord.handoffs.rules import meetings as rules
from accord.handoffs.values.meetings import (
    MeetingAct,
    MeetingCard,
    MeetingState,
    UnableToBook,
    Unbooked,
)
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Side

HOSTS = 64  # of the locks that keep two from booking one member's time
SUBJECT = "meeting"
_KINDS = {MeetingAct.HELD: TouchKind.MEETING_HELD, MeetingAct.MISSED: TouchKind.MEETING_MISSED}


def check_free(
    *,
    host_id: int,
    starts_at: datetime,
    length: timedelta,
    at: datetime,
    besides: int | None = None,
) -> str:
    """The zone by whose clock this time can be booked. Raises UnableToBook where it cannot."""
    _version, calendar = team.calendar_for(member_id=host_id, at=max(starts_at, at))
    busy = taken_of(host_id, since=at, besides=besides)
    away = away_of(host_id, since=at)
    rules.check_time(calendar, away=away, busy=busy, starts_at=starts_at, length=length, at=at)
    return str(calendar.zone)


@transaction.atomic
def move_meeting(
    *,
    meeting_id: int,
    starts_at: datetime,
    length: timedelta,
    actor: Actor,
    at: datetime,
    host_id: int | None = None,
) -> MeetingCard:
    """Put a meeting to another time, or to another colleague's; its hand-off stays. Raises
    UnableToBook, LookupError."""
    row, lead = held_meeting(meeting_id)
    _check_hands(row, actor=actor, at=at)
    _check_open(row)
    host = host_id or row.host_id
    if host not in dict(hosts()):
        raise UnableToBook(why=Unbooked.NO_HOST)
    bulk.alone_for(topic=HOSTS, keys=[str(host)])
    row.zone = check_free(host_id=host, starts_at=starts_at, length=length, at=at, besides=row.pk)
    before = row.host_id
    row.host_id, row.ends_at = host, starts_at + length
    _put_to(row, starts_at, lead=lead, actor_id=actor.member_id, at=at, before=before)
    return card_of(row)


@transaction.atomic
def say_of_meeting(*, meeting_id: int, act: MeetingAct, actor: Actor, at: datetime) -> MeetingCard:
    """Call a meeting off, or say how it ended: that is one's own word, counts as such, and gives
    way to a tool's. Raises UnableToBook, LookupError."""
    row, lead = held_meeting(meeting_id)
    _check_hands(row, actor=actor, at=at)
    if actor.member_id is None:
        raise UnableToBook(why=Unbooked.NOT_YOURS)
    if act is MeetingAct.CANCEL:
        _check_open(row)
        journeys.say_called_off(agreed=agreed_of(row, lead=lead), at=at)
        _end(row, MeetingState.CANCELLED, is_by_word=False, actor_id=actor.member_id, at=at)
        return card_of(row)
    people = contacts.group_of(person_id=lead.person_id)
    if act is MeetingAct.CLEAR:
        _clear(row, people=people, actor_id=actor.member_id, at=at)
    else:
        _check_open(row)
        _say(row, act, people=people, actor_id=actor.member_id, at=at)
    _stand(row, lead=lead, actor_id=actor.member_id, at=at)
    settle_of_lead(lead_id=row.lead_id)
    return card_of(row)


def _say(
    row: models.Meeting, act: MeetingAct, *, people: Sequence[int], actor_id: int, at: datetime
) -> None:
    if row.starts_at > at:
        raise UnableToBook(why=Unbooked.NOT_OVER)
    try:
        journeys.say_how_it_ended(
            touch_id=row.touch_id or 0, people=people, kind=_KINDS[act], at=at, actor_id=actor_id
        )
    except LookupError as problem:
        raise UnableToBook(why=Unbooked.IS_TOLD) from problem


def _clear(row: models.Meeting, *, people: Sequence[int], actor_id: int, at: datetime) -> None:
    said = journeys.word_for(touch_id=row.touch_id or 0)
    if not row.is_by_word or said is None:
        raise UnableToBook(why=Unbooked.IS_TOLD)
    journeys.take_back_said(touch_id=said, people=people, at=at, actor_id=actor_id)


@transaction.atomic
def settle_meetings(*, handoff_ids: Sequence[int], at: datetime) -> frozenset[int]:
    """Have the meetings of these hand-offs stand as tools and members tell of them. What somebody
    else is changing just now is left for next time; answers the leads of those."""
    rows = models.Meeting.objects.filter(handoff_id__in=[*handoff_ids]).exclude(
        state=MeetingState.CANCELLED.value
    )
    left: set[int] = set()
    for number, lead_id, host_id in list(rows.values_list("id", "lead_id", "host_id")):
        if hold_free(lead_ids=[lead_id]) and bulk.alone_if_free(topic=HOSTS, keys=[str(host_id)]):
            _settle(number, lead=leads.get_lead(lead_id=lead_id), at=at)
        else:
            left.add(lead_id)
    return frozenset(left)


def _settle(number: int, *, lead: LeadRow, at: datetime) -> None:
    row = models.Meeting.objects.select_for_update().get(pk=number)
    try:
        with transaction.atomic():
            # Moved first, it may have been held at its new time.
            while _stand(row, lead=lead, actor_id=None, at=at):
                pass
            _bear_out(row, lead=lead)
    except UnableToBook:
        return  # another one is there by now: it stays as it is until somebody moves one


def _bear_out(row: models.Meeting, *, lead: LeadRow) -> None:
    """A meeting that somebody has booked with themselves counts once a tool tells of it."""
    if row.is_borne_out:
        return
    people = contacts.group_of(person_id=lead.person_id)
    if not journeys.is_told_by_tool(people=people, start=row.starts_at):
        return
    row.is_borne_out = True
    row.save(update_fields=["is_borne_out"])


def _stand(row: models.Meeting, *, lead: LeadRow, actor_id: int | None, at: datetime) -> bool:
    """Have a meeting stand by all that is said of it; answers whether it was moved."""
    people = contacts.group_of(person_id=lead.person_id)
    words = words_of(touch_id=row.touch_id or 0, uid=row.uid, people=people)
    state, starts_at, is_by_word = rules.stands(
        starts_at=row.starts_at, changed_at=row.changed_at, words=words
    )
    if (state.value, is_by_word) != (row.state, row.is_by_word):
        _end(row, state, is_by_word=is_by_word, actor_id=actor_id, at=at)
    if starts_at == row.starts_at:
        return False
    row.ends_at = starts_at + (row.ends_at - row.starts_at)
    said_at = rules.said_moved_at(changed_at=row.changed_at, words=words)
    _put_to(row, starts_at, lead=lead, actor_id=actor_id, at=at, agreed_at=said_at)
    return True


def _put_to(
    row: models.Meeting,
    starts_at: datetime,
    *,
    lead: LeadRow,
    actor_id: int | None,
    at: datetime,
    before: int | None = None,
    agreed_at: datetime | None = None,
) -> None:
    """agreed_at: when others say that it was moved, where that was not now."""
    row.awaited = rules.awaited(row.awaited, at=min(agreed_at or at, at), until=starts_at)
    row.starts_at, row.changed_at, row.sequence = starts_at, at, row.sequence + 1
    row.state, row.is_by_word = MeetingState.BOOKED.value, False
    row.reply, row.replied_at, row.proposes = "", None, None
    keep(row)
    journeys.say_agreed(agreed=agreed_of(row, lead=lead, is_moved=True), at=at)
    settle_of_lead(lead_id=row.lead_id)
    journal.record(
        kind="meeting.moved", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor_id,
        lead=row.lead_id, handoff=row.handoff_id, host=row.host_id,
    )  # fmt: skip
    tell_meeting(row=row, kind="meeting_moved", actor_id=actor_id, at=at)
    if before is not None and before not in (row.host_id, row.booked_by_id):
        tell_meeting(row=row, kind="meeting_cancelled", actor_id=actor_id, at=at, to=[before])


def keep(row: models.Meeting) -> None:
    """Save a meeting at its time. Raises UnableToBook where the database has another there."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        if "meeting_one_at_a_time" not in str(problem):
            raise
        raise UnableToBook(why=Unbooked.TAKEN) from problem


def pass_meetings_on(*, member_id: int, at: datetime) -> None:
    """Meetings to come of somebody who leaves go with their hand-offs, to whoever is free then;
    others are called off. Caller's transaction, once the hand-offs are in other hands."""
    rows = models.Meeting.objects.select_related("handoff").filter(
        host_id=member_id, state=MeetingState.BOOKED.value, starts_at__gt=at
    )
    for row in rows.order_by("id"):
        lead = leads.get_lead(lead_id=row.lead_id)
        try:
            if row.handoff.owner_id == member_id:
                raise UnableToBook(why=Unbooked.NO_HOST)
            with transaction.atomic():
                row.host_id = row.handoff.owner_id
                row.zone = check_free(
                    host_id=row.host_id, starts_at=row.starts_at, at=at, besides=row.pk,
                    length=row.ends_at - row.starts_at,
                )  # fmt: skip
                _put_to(row, row.starts_at, lead=lead, actor_id=None, at=at)
        except UnableToBook:
            row.refresh_from_db()
            journeys.say_called_off(agreed=agreed_of(row, lead=lead), at=at)
            _end(row, MeetingState.CANCELLED, is_by_word=False, actor_id=None, at=at)


def _end(
    row: models.Meeting,
    state: MeetingState,
    *,
    is_by_word: bool,
    actor_id: int | None,
    at: datetime,
) -> None:
    was = row.state
    row.state, row.is_by_word = state.value, is_by_word
    if state is MeetingState.CANCELLED:
        row.sequence += 1
        row.changed_at = at
        row.awaited = rules.awaited(row.awaited, at=at, until=None)
    keep(row)
    settle_of_lead(lead_id=row.lead_id)
    journal.record(
        kind="meeting.stands", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor_id,
        lead=row.lead_id, handoff=row.handoff_id, state=state.value, was=was,
    )  # fmt: skip
    if state is MeetingState.CANCELLED:
        tell_meeting(row=row, kind="meeting_cancelled", actor_id=actor_id, at=at)
    elif state is MeetingState.MISSED and was != state.value:
        tell_meeting(row=row, kind="meeting_missed", actor_id=actor_id, at=at)


def tell_meeting(
    *,
    row: models.Meeting,
    kind: str,
    actor_id: int | None,
    at: datetime,
    to: Sequence[int] | None = None,
) -> None:
    """Tell whoever holds a meeting and whoever booked it, who each get its invitation, and have the
    buyer invited where that was asked for. What was said of it before and has not left is taken
    back. Caller's transaction."""
    facts = {"lead": row.lead_id, "at": row.starts_at, "meeting": row.pk}
    if actor_id is not None:
        facts["by"] = actor_id
    if kind == "meeting_missed":
        others = [one for one in (row.host_id, row.booked_by_id) if one != actor_id]
        key = f"meeting:{row.pk}:missed:{row.sequence}:{at:%Y%m%d%H%M%S%f}"
        notices.tell(
            kind=kind, to=others, subject=SUBJECT, subject_id=row.pk, facts=facts, key=key, at=at
        )
        return
    key = f"meeting:{row.pk}:{kind.removeprefix('meeting_')}:{row.sequence}"
    if to is None and row.sequence:
        notices.withdraw(keys=_keys_before(row), at=at)
    notices.tell(
        kind=kind, to=to or [row.host_id, row.booked_by_id], subject=SUBJECT, subject_id=row.pk,
        facts=facts, key=key, at=at,
    )  # fmt: skip
    if row.invites_buyer and to is None:
        jobs.defer("calendar.invite_buyer", meeting=row.pk, sequence=row.sequence)


def _keys_before(row: models.Meeting) -> list[str]:
    return [
        f"meeting:{row.pk}:{what}:{number}"
        for number in range(row.sequence)
        for what in ("booked", "moved")
    ]


def agreed_of(row: models.Meeting, *, lead: LeadRow, is_moved: bool = False) -> journeys.Agreed:
    """A meeting as the timeline has it."""
    return journeys.Agreed(
        key=f"meeting:{row.pk}", uid=row.uid, person_id=lead.person_id,
        company_id=lead.company_id, starts_at=row.starts_at, title=row.title, is_moved=is_moved,
    )  # fmt: skip


def held_meeting(meeting_id: int) -> tuple[models.Meeting, LeadRow]:
    """A meeting with its lead, held until the transaction ends: the lead first, as everybody takes
    the two. Raises LookupError."""
    lead_id = models.Meeting.objects.filter(pk=meeting_id).values_list("lead_id", flat=True).first()
    if lead_id is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    hold_leads(lead_ids=[lead_id])
    row = models.Meeting.objects.select_for_update().get(pk=meeting_id)
    return row, leads.get_lead(lead_id=lead_id)


def _check_open(row: models.Meeting) -> None:
    if row.state != MeetingState.BOOKED.value:
        raise UnableToBook(why=Unbooked.IS_TOLD)


def _check_hands(row: models.Meeting, *, actor: Actor, at: datetime) -> None:
    """Whoever holds it, booked it, has its hand-off or stands in for them; or who leads sales."""
    owner = models.Handoff.objects.values_list("owner_id", flat=True).get(pk=row.handoff_id)
    theirs = {row.host_id, row.booked_by_id, owner}
    for one in sorted(theirs):
        hands = hands_of(actor, owner_id=one, at=at)
        leads_sales = hands.may_lead and bool(hands.sides & {Side.SALES, Side.BOTH})
        if leads_sales or hands.member_id in theirs or one in hands.acts_for:
            return
    raise UnableToBook(why=Unbooked.NOT_YOURS)


__all__ = [
    "HOSTS",
    "agreed_of",
    "check_free",
    "held_meeting",
    "keep",
    "move_meeting",
    "pass_meetings_on",
    "say_of_meeting",
    "settle_meetings",
    "tell_meeting",
]
