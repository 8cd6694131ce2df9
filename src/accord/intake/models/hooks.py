from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class HookSource(models.Model):
    """A tool that sends records by signed messages. `seen`: the names of its fields so far."""

    name = models.CharField(max_length=60, unique=True)
    rules = models.JSONField(default=dict)
    rate = models.PositiveIntegerField()
    seen = ArrayField(models.CharField(max_length=300), default=list)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)


class HookKey(models.Model):
    """A secret of a tool, sealed. It counts until `ends_at`; one has no end, two count at most."""

    source = models.ForeignKey(
        HookSource, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sealed = models.TextField()
    hint = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["source"], name="hook_key_of_source")]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(ends_at__isnull=True), name="hook_key_one_current"
            )
        ]


class HookMessage(models.Model):
    """A message that was taken, remembered by its id so that it is taken once.

    Written with its effect. body: as it came, where some of it was set aside, else empty.
    """

    source = models.ForeignKey(
        HookSource, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    message_id = models.CharField(max_length=200)
    body_digest = models.BinaryField(max_length=32)
    received_at = models.DateTimeField(db_index=True)
    event_type = models.CharField(max_length=120, default="", blank=True)
    answer = models.JSONField(default=dict)
    set_aside = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    batch_ids = ArrayField(models.BigIntegerField(), default=list)
    body = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["source", "-received_at"], name="hook_message_newest")]
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="hook_message_once")
        ]


class HookRefusal(models.Model):
    """How often a tool's messages were turned away on a day, by reason."""

    source = models.ForeignKey(
        HookSource, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    fault = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "day", "fault"], name="hook_refusal_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="hook_refusal_counts"),
        ]


class HookField(models.Model):
    """When each field of a subject was last told of, by the tool's clock: field → time.

    Lets messages come in any order. `subject` is a digest, so that no address stands here.
    """

    source = models.ForeignKey(
        HookSource, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)
    subject = models.BinaryField(max_length=32)
    said = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "subject"], name="hook_field_once")
        ]
