"""What a buyer answers to an invitation is kept with its meeting; a no tells whoever holds it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.handoffs import models
from accord.handoffs.operations.meetings import SUBJECT, held_meeting
from accord.handoffs.values.meetings import NOT_COMING, MeetingState, Replied
from accord.journal import api as journal
from accord.leads.values import LeadRow
from accord.notices import api as notices


@transaction.atomic
def take_reply(*, replied: Replied, at: datetime) -> bool:
    """Keep an answer; False where it is about nothing that stands here.

    Anybody can write one. It counts where its calendar knows the meeting by its id, which only the
    invitation tells, where it comes from an address of the buyer, and where it answers the
    invitation as it stands; and it changes nothing but what is shown and told: a meeting is called
    off by people.
    """
    number = models.Meeting.objects.filter(uid=replied.uid).values_list("id", flat=True).first()
    if number is None:
        return False
    row, lead = held_meeting(number)
    said_at = min(replied.said_at, at)
    is_old = row.replied_at is not None and said_at <= row.replied_at
    if (
        is_old
        or row.state != MeetingState.BOOKED.value
        or replied.sequence != row.sequence
        or not row.invites_buyer
        or not _is_theirs(replied.address, lead=lead)
    ):
        return False
    row.reply, row.replied_at, row.proposes = replied.reply.value, said_at, replied.proposes
    row.save(update_fields=["reply", "replied_at", "proposes"])
    journal.record(
        kind="meeting.answered", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=None,
        lead=row.lead_id, handoff=row.handoff_id, reply=row.reply,
    )  # fmt: skip
    if replied.reply in NOT_COMING:
        _tell(row, at=at)
    return True


def _is_theirs(address: str, *, lead: LeadRow) -> bool:
    there = contacts.people_at(addresses=[address]).get(address, [])
    return bool({*contacts.group_of(person_id=lead.person_id)}.intersection(there))


def _tell(row: models.Meeting, *, at: datetime) -> None:
    """Tell whoever holds the meeting, booked it or has the lead by now."""
    facts: dict[str, Any] = {"lead": row.lead_id, "at": row.starts_at, "meeting": row.pk}
    if row.proposes is not None:
        facts["proposed"] = row.proposes
    owner = models.Handoff.objects.values_list("owner_id", flat=True).get(pk=row.handoff_id)
    notices.tell(
        kind="meeting_declined", to=[row.host_id, row.booked_by_id, owner], subject=SUBJECT,
        subject_id=row.pk, facts=facts, at=at,
        key=f"meeting:{row.pk}:reply:{row.sequence}:{row.replied_at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
