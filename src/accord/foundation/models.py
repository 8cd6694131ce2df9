from django.db import models
from django.db.models import Q

from accord.foundation.fields import TransactionId


class Delivery(models.Model):
    """One message on its way out; written in the transaction that caused it."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        SENT = "SENT"
        DEAD = "DEAD"
        NOT_SENT = "NOT_SENT"

    channel = models.CharField(max_length=20)
    message_key = models.CharField(max_length=200, unique=True)
    recipient = models.TextField()
    purpose = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "due_at"], condition=Q(state="WAITING"), name="delivery_waiting"
            ),
            models.Index(fields=["channel", "state", "-id"], name="delivery_listed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITING", settled_at__isnull=True)
                | Q(~Q(state="WAITING"), settled_at__isnull=False),
                name="delivery_settled_once",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="delivery_says_what_for"),
        ]


class DeliveryAttempt(models.Model):
    """What happened at one try, never a silent failure: kept for ninety days."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    tried_at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    answer = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_once"),
        ]


class Heartbeat(models.Model):
    """When a process of this kind was last seen alive."""

    process = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()


class Tally(models.Model):
    """How often somebody unknown knocked within a minute."""

    knock = models.BinaryField(max_length=16)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["knock", "minute"], name="tally_once")]


class Tombstone(models.Model):
    """A row that facts once showed and that is gone: the lake takes it out too."""

    relation = models.CharField(max_length=63)
    key = models.BigIntegerField()
    xact_id = TransactionId(db_index=True)


class BeforeImage(models.Model):
    """A row as it was before a batch changed it, so that the batch can be taken back."""

    batch_id = models.BigIntegerField()
    relation = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    changed_by = TransactionId()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch_id", "relation", "row_id"], name="before_image_once"
            ),
        ]
