from django.db import models
from django.db.models import F, Q

from accord.intake.values.batches import BatchState, Door, Kind


class Batch(models.Model):
    """One delivery through one door. Its counts add up at every instant."""

    door = models.CharField(max_length=10, choices=[(door.value, door.value) for door in Door])
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    source = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in BatchState]
    )
    file_name = models.CharField(max_length=255, default="", blank=True)
    digest = models.CharField(max_length=64, default="", blank=True)
    profile = models.CharField(max_length=60, default="", blank=True)
    plan = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    failure = models.TextField(default="", blank=True)
    received = models.PositiveIntegerField(default=0)
    pending = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    total_guess = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="batch_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    received=F("pending")
                    + F("created")
                    + F("joined")
                    + F("updated")
                    + F("unchanged")
                    + F("quarantined")
                    + F("refused")
                ),
                name="batch_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(pending=0) | Q(state__in=["WAITING", "RUNNING"]),
                name="batch_ends_with_none_pending",
            ),
        ]


class Receipt(models.Model):
    """What became of one received row."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    row_no = models.PositiveIntegerField()
    outcome = models.CharField(max_length=11)
    subject_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="receipt_once")]


class SetAside(models.Model):
    """A row that did not go in: where, why, what to do, and its original cells."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    row_no = models.PositiveIntegerField()
    outcome = models.CharField(max_length=11)
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=300, default="", blank=True)
    details = models.JSONField(default=dict)
    cells = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="set_aside_once")]


class RememberedMapping(models.Model):
    """How columns of a file with these headers were mapped last time."""

    headers_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    plan = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headers_digest", "kind"], name="mapping_once")
        ]


class Draft(models.Model):
    """A file on its way through the wizard: kept on the server, so that a closed tab loses nothing.

    stated: what a person said about how the file is written. reading: what was found, or
    refusal: why it cannot be read so. basis: where the mapping comes from. trial: what an import
    would do. batch: what it became.
    """

    made_by = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    stated = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    basis = models.CharField(max_length=10, default="", blank=True)
    plan = models.JSONField(default=dict)
    trial = models.JSONField(default=dict)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["made_by", "-changed_at"], name="draft_latest")]


class StoredAnswer(models.Model):
    """What was answered to a write that named an Idempotency-Key, written with its effect."""

    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="answer_once")]
