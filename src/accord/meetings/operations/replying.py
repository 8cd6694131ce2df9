"""What colleagues' calendars answer to invitations to meetings of both teams."""

from datetime import datetime

from django.db import transaction

from accord.handoffs.values.meetings import Replied
from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.operations.holding import SUBJECT
from accord.meetings.values.rhythm import MeetingState
from accord.team import api as team


@transaction.atomic
def take_reply(*, replied: Replied, at: datetime) -> bool:
    """Keep an answer; False where it is about nothing that stands here.

    Anybody can write one. It counts where its calendar knows the meeting by its id, which only the
    invitation tells, where it comes from the address of a colleague who is to come, and where it
    answers the invitation as it stands; and it changes nothing but what is shown.
    """
    row = models.Meeting.objects.select_for_update().filter(uid=replied.uid).first()
    if row is None or row.state != MeetingState.PLANNED.value or replied.sequence != row.sequence:
        return False
    who = next(
        (one.id for one in team.list_members()
         if one.id in row.required and one.active and one.email
         and one.email.lower() == replied.address),
        None,
    )  # fmt: skip
    if who is None:
        return False
    said_at = min(replied.said_at, at)
    known = models.Answer.objects.filter(meeting=row, member_id=who).first()
    if known is not None and known.sequence == row.sequence and said_at <= known.said_at:
        return False
    models.Answer.objects.update_or_create(
        meeting=row, member_id=who,
        defaults={
            "sequence": row.sequence, "reply": replied.reply.value, "said_at": said_at,
            "proposes": replied.proposes,
        },
    )  # fmt: skip
    journal.record(
        kind="team_meeting.answered", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=who,
        reply=replied.reply.value,
    )  # fmt: skip
    return True
