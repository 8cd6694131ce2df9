from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accord.foundation.fields import TransactionId
from accord.handoffs.models.handoffs import Handoff
from accord.handoffs.values.meetings import LONGEST_TITLE, TAKES_TIME, MeetingState, Reply


class Taken(Func):
    """The time that a meeting takes, without the moment at which it ends."""

    function = "tstzrange"
    output_field = models.Field()


class Meeting(models.Model):
    """A meeting booked into the free time of whoever holds it; of nobody two overlap.

    uid: what calendars know it by, whenever it is moved. changed_at: when it was booked, last
    moved, or called off. touch_id: by which the timeline tells that it was agreed. zone: by
    whose clock. reply: of the buyer to the invitation of this sequence; replied_at: by their
    calendar's clock. awaited: from when until when it was waited for, and is, each as two moments.
    is_borne_out: somebody beside whoever holds it knows of it, so that time stands still for it.
    """

    uid = models.CharField(max_length=80, unique=True)
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    handoff = models.ForeignKey(
        Handoff, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    host = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    booked_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=LONGEST_TITLE, default="", db_default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    state = models.CharField(max_length=9)
    is_by_word = models.BooleanField(default=False, db_default=False)
    sequence = models.PositiveSmallIntegerField(default=0, db_default=0)
    invites_buyer = models.BooleanField(default=False, db_default=False)
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    awaited = models.JSONField(default=list, db_default=[])
    is_borne_out = models.BooleanField(default=True, db_default=True)
    touch_id = models.BigIntegerField(null=True)
    reply = models.CharField(max_length=9, default="", db_default="", blank=True)
    replied_at = models.DateTimeField(null=True)
    proposes = models.DateTimeField(null=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in MeetingState]), name="meeting_state"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(is_by_word=False) | Q(state__in=["held", "missed"]),
                name="meeting_word_is_of_its_end",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True)
                | Q(reply__in=[one.value for one in Reply], replied_at__isnull=False),
                name="meeting_reply",
            ),
            ExclusionConstraint(
                name="meeting_one_at_a_time",
                expressions=[
                    ("host", RangeOperators.EQUAL),
                    (Taken("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[one.value for one in TAKES_TIME]),
            ),
        ]


class BusySpan(models.Model):
    """When something stands in a member's calendar, without a word of what; source: of the
    calendar that tells of it, to whoever reads it."""

    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source = models.BigIntegerField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="busy_span_takes_time"
            )
        ]
        indexes = [models.Index(fields=["member", "ends_at"], name="busy_span_of")]
