"""What members raise for a meeting, and what they write down while they meet."""

from datetime import datetime

from django.db import transaction

from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.queries.meetings import find_topics
from accord.meetings.rules import noting as rules
from accord.meetings.values.packs import PROBLEMS
from accord.meetings.values.rhythm import (
    MeetingFlaw,
    MeetingState,
    TopicCard,
    UnableToMeet,
)
from accord.team.values import Actor, Capability


@transaction.atomic
def raise_topic(
    *, meeting_id: int, title: str, outcome: str, process: str, actor: Actor, at: datetime
) -> TopicCard:
    """Raise a problem for a meeting: what it is, what is to come of it, how it is gone about.
    Raises UnableToMeet, LookupError."""
    said = rules.check_topic(title=title, outcome=outcome, process=process)
    row, member_id = _open(meeting_id, actor=actor)
    if models.Topic.objects.filter(meeting=row).count() >= PROBLEMS:
        raise UnableToMeet(MeetingFlaw.ENOUGH_TOPICS, where="title")
    made = models.Topic.objects.create(
        meeting=row, member_id=member_id, title=said[0], outcome=said[1], process=said[2],
        made_at=at,
    )  # fmt: skip
    journal.record(
        kind="team_meeting.raised", subject="team_meeting", subject_id=meeting_id, at=at,
        actor_id=member_id, topic=made.pk, title=made.title,
    )  # fmt: skip
    return find_topics(ids=[made.pk])[made.pk]


@transaction.atomic
def drop_topic(*, meeting_id: int, topic_id: int, actor: Actor, at: datetime) -> None:
    """Take a problem off a meeting that is still to come: whoever raised it, or a leader. Raises
    UnableToMeet, LookupError."""
    held, member_id = _open(meeting_id, actor=actor)
    row = models.Topic.objects.filter(pk=topic_id, meeting=held).first()
    if row is None:
        raise UnableToMeet(MeetingFlaw.NO_TOPIC)
    if row.member_id != member_id and not actor.may(Capability.SIGN):
        raise UnableToMeet(MeetingFlaw.NOT_YOURS)
    row.delete()
    journal.record(
        kind="team_meeting.dropped", subject="team_meeting", subject_id=meeting_id, at=at,
        actor_id=member_id, topic=topic_id, title=row.title,
    )  # fmt: skip


@transaction.atomic
def note(*, meeting_id: int, part: str, words: str, actor: Actor, at: datetime) -> int:
    """Write a line down; it stands beside the lines of others and overwrites none. Answers its
    number. Raises UnableToMeet, LookupError."""
    said, where = rules.check_note(words=words, part=part)
    row, member_id = _open(meeting_id, actor=actor, also=MeetingState.HELD)
    made = models.Note.objects.create(
        meeting=row, member_id=member_id, part=where, words=said, made_at=at
    )
    return int(made.pk)


def _open(
    meeting_id: int, *, actor: Actor, also: MeetingState | None = None
) -> tuple[models.Meeting, int]:
    if actor.member_id is None:
        raise UnableToMeet(MeetingFlaw.NO_MEMBER)
    row = models.Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if row is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    if MeetingState(row.state) not in (MeetingState.PLANNED, also):
        raise UnableToMeet(MeetingFlaw.NOT_NOW)
    return row, actor.member_id
