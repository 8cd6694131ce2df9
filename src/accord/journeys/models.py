from django.db import models
from django.db.models import F, Q

from accord.foundation.fields import TransactionId
from accord.journeys.values import (
    DAYS_BOUND,
    HOURS_BOUND,
    MOST_MESSAGES_BOUND,
    Direction,
    Reach,
    TouchKind,
)


class Limits(models.Model):
    """One row: how often both teams may reach out to one person. Without it the usual holds."""

    messages = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    counts_one_to_many = models.BooleanField()
    counts_one_to_one = models.BooleanField()
    hours = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="limits_are_one"),
            models.CheckConstraint(
                condition=Q(messages__range=(1, MOST_MESSAGES_BOUND))
                & Q(days__range=(1, DAYS_BOUND))
                & Q(hours__range=(1, HOURS_BOUND)),
                name="limits_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(counts_one_to_many=True) | Q(counts_one_to_one=True),
                name="limits_count_something",
            ),
        ]


class Said(models.Model):
    """What a source says of something that happened.

    as_of: when the tool last changed its record, where it says so. is_gone: it has it no more.
    """

    company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=20)
    direction = models.CharField(max_length=3)
    reach = models.CharField(max_length=6)
    team = models.CharField(max_length=10, default="", blank=True)
    channel = models.CharField(max_length=80, default="", blank=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asset = models.ForeignKey(
        "content.Asset", on_delete=models.PROTECT, null=True, related_name="+"
    )
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, null=True, related_name="+")
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    as_of = models.DateTimeField(null=True)
    is_gone = models.BooleanField(default=False, db_default=False)
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Touch(Said):
    """One thing that happened. Keeps the person it arrived with, whatever is merged later.

    same_key: a digest of what the world outside calls it, so that it is one whoever tells of it.
    is_machine: a mail's guard followed the link, and nobody who reads; derived.
    """

    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    journey_stage = models.CharField(max_length=15, default="", blank=True)
    same_key = models.CharField(max_length=40, null=True)
    is_machine = models.BooleanField(default=False, db_default=False)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-occurred_at", "-id"], name="touch_timeline"),
            models.Index(
                fields=["occurred_at"], name="touch_reached_out", condition=Q(direction="out")
            ),
            models.Index(
                fields=["batch_id"], name="touch_batch", condition=Q(batch_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="touch_once"),
            models.UniqueConstraint(
                fields=["same_key", "person"],
                name="touch_once_by_any_route",
                condition=Q(same_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TouchKind]), name="touch_kind"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[way.value for way in Direction]), name="touch_direction"
            ),
            models.CheckConstraint(
                condition=Q(reach__in=[reach.value for reach in Reach]), name="touch_reach"
            ),
            models.CheckConstraint(
                condition=Q(team__in=["", "marketing", "sales"]), name="touch_team"
            ),
        ]


class Telling(Said):
    """What a route said once of a touch that several tell of, or that was told otherwise later.

    The touch is the newest word of each of its routes, put together. A record that was taken away
    before anybody told of it is a word without a touch.
    """

    touch = models.ForeignKey(Touch, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["batch_id"], name="telling_batch", condition=Q(batch_id__isnull=False)
            ),
            models.Index(fields=["source", "external_key"], name="telling_by_key"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(touch__isnull=False) | Q(is_gone=True), name="telling_of_a_touch"
            )
        ]


class VisitCount(models.Model):
    """How many visits a page had on some days from somewhere, as a tool counts; of nobody known."""

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=64)
    day = models.DateField()
    until = models.DateField()
    split_by = models.CharField(max_length=20, default="", blank=True)
    page = models.CharField(max_length=500, default="", blank=True)
    origin = models.CharField(max_length=120, default="", blank=True)
    channel = models.CharField(max_length=120, default="", blank=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    visits = models.BigIntegerField()
    fingerprint = models.BinaryField(max_length=16, default=b"")
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["source", "day", "until"], name="visits_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="visits_once"),
            models.CheckConstraint(condition=Q(visits__gte=0), name="visits_not_negative"),
            models.CheckConstraint(condition=Q(until__gte=F("day")), name="visits_span"),
        ]


class VisitWord(models.Model):
    """What one delivery said of a count that several tell of; the count is what the last says."""

    of = models.ForeignKey(VisitCount, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(default=dict)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "batch_id"], name="visits_word_once")]
