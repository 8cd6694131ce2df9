from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from accord.intake.values.batches import BatchState, Door, Kind
from accord.intake.values.fixing import RowState

ENDED = [state.value for state in BatchState if state not in ("WAITING", "RUNNING")]


class Batch(models.Model):
    """One delivery through one door. Its counts add up at every instant.

    received_on: the company's day on which it came. replay_of: the delivery whose rows, set
    aside and corrected, went in with this one; it received nothing of its own. tallied: its
    counts stand in the table of days.
    """

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
    received_on = models.DateField(db_default=Now())
    replay_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    tallied = models.BooleanField(default=False, db_default=False)
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
        indexes = [
            models.Index(fields=["-id"], name="batch_newest"),
            models.Index(
                fields=["door", "-id"], name="batch_of_door", condition=models.Q(replay_of=None)
            ),
            models.Index(
                fields=["received_on"],
                name="batch_not_tallied",
                condition=Q(tallied=False, replay_of__isnull=True),
            ),
            models.Index(
                fields=["-received_on", "-id"],
                name="batch_by_day",
                condition=Q(replay_of__isnull=True),
                include=["source", "door"],
            ),
            models.Index(
                fields=["replay_of", "-id"],
                name="batch_replays",
                condition=Q(replay_of__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tallied=False) | Q(state__in=ENDED, replay_of__isnull=True),
                name="batch_tallied_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(replay_of__isnull=True) | Q(received=0),
                name="batch_replay_receives_nothing",
            ),
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
    """A row that did not go in: where, why, what to do, and its original cells.

    attributes: what it said beside its columns. fixes: the corrections made to it, in order; the
    cells themselves stay as they came.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    row_no = models.PositiveIntegerField()
    outcome = models.CharField(max_length=11)
    state = models.CharField(max_length=8, default=RowState.OPEN, db_default=RowState.OPEN.value)
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=300, default="", blank=True)
    details = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    attributes = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    fixes = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    class Meta:
        indexes = [
            models.Index(
                fields=["outcome", "code", "column", "batch", "row_no"],
                name="set_aside_open",
                condition=Q(state=RowState.OPEN.value),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_no"], name="set_aside_once"),
            models.CheckConstraint(
                condition=~Q(state=RowState.DROPPED.value) | Q(outcome="refused"),
                name="set_aside_dropped_is_refused",
            ),
        ]


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
