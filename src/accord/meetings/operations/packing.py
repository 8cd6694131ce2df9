"""What a meeting is given is made, frozen and sent before it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.operations.holding import SUBJECT
from accord.meetings.queries.gathering import weekly_pack
from accord.meetings.queries.meetings import card_of, find_pack
from accord.meetings.queries.tables import monthly_pack
from accord.meetings.rules.packing import body_of
from accord.meetings.values.packs import Pack
from accord.meetings.values.rhythm import Kind, MeetingCard, MeetingFlaw, MeetingState, UnableToMeet
from accord.notices import api as notices


def due_packs(*, at: datetime) -> list[int]:
    """Meetings whose pack is to go out by now."""
    rows = models.Meeting.objects.filter(
        state=MeetingState.PLANNED.value, sent_at__isnull=True, sends_at__lte=at, starts_at__gt=at
    )
    return list(rows.order_by("sends_at", "id").values_list("id", flat=True))


def make_pack(*, card: MeetingCard, at: datetime) -> Pack:
    """The pack of a meeting as it would be now; nothing is kept. Raises UnableToReadFacts."""
    return (weekly_pack if card.kind is Kind.WEEKLY else monthly_pack)(card=card, at=at)


def send_pack(*, meeting_id: int, at: datetime) -> Pack:
    """Make the pack of a meeting once, freeze it and tell who comes and who need not; answers it.
    Sent again it is as it was. Raises UnableToMeet, LookupError, UnableToReadFacts."""
    row = models.Meeting.objects.filter(pk=meeting_id).first()
    if row is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    pack = make_pack(card=card_of(row), at=at)
    return _freeze(meeting_id, pack, at=at)


@transaction.atomic
def _freeze(meeting_id: int, pack: Pack, *, at: datetime) -> Pack:
    row = models.Meeting.objects.select_for_update().get(pk=meeting_id)
    there = find_pack(meeting_id=meeting_id)
    if there is not None:
        return there[0]
    if row.state != MeetingState.PLANNED.value:
        raise UnableToMeet(MeetingFlaw.NOT_NOW)
    models.Pack.objects.create(meeting=row, made_at=at, is_quiet=pack.is_quiet, body=body_of(pack))
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    journal.record(
        kind="team_meeting.packed", subject=SUBJECT, subject_id=row.pk, at=at, quiet=pack.is_quiet
    )
    _tell(row, pack, at=at)
    return pack


def _tell(row: models.Meeting, pack: Pack, *, at: datetime) -> None:
    """Who comes may call a quiet meeting off by one tap; all others get the figures."""
    count = sum(map(len, pack.agenda.values())) or sum(map(len, pack.tables.values()))
    facts = {
        "at": row.starts_at, "count": count, "people": pack.people, "minutes": pack.minutes,
    }  # fmt: skip
    is_quiet = pack.is_quiet and pack.kind is Kind.WEEKLY
    told: dict[str, Any] = {"subject": SUBJECT, "subject_id": row.pk, "facts": facts, "at": at}
    key = f"team_meeting:{row.pk}:pack"
    kind = "pack_quiet" if is_quiet else "pack_ready"
    notices.tell(kind=kind, to=row.required, key=key, **told)
    notices.tell(kind="pack_ready", to=row.optional, key=key, **told)
