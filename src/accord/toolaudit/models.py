"""Comparisons of two tools, kept with what never arrived."""

from django.db import models
from django.db.models import F, Q

from accord.toolaudit.values.runs import NAME_BOUND, OwnedBy, RunState


class Reconciliation(models.Model):
    """Two files compared once. Those of one `name` are one link between tools, over time.

    `left_file` and `right_file` name the kept copies while they are needed; in place of a file,
    `left_source` and `right_source` name a tool whose records are here already. `said` are the
    first things that both say differently, `said_count` how many there are."""

    name = models.CharField(max_length=NAME_BOUND)
    left_name = models.CharField(max_length=255)
    right_name = models.CharField(max_length=255)
    left_file = models.CharField(max_length=64, blank=True)
    right_file = models.CharField(max_length=64, blank=True)
    left_source = models.CharField(max_length=60, default="", db_default="", blank=True)
    right_source = models.CharField(max_length=60, default="", db_default="", blank=True)
    locale = models.CharField(max_length=8)
    window = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in RunState])
    step = models.CharField(max_length=10, default="waiting")
    cancel_asked = models.BooleanField(default=False)
    failure = models.CharField(max_length=500, blank=True)
    received = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    not_yet = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    old_enough = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)
    header = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    said = models.JSONField(default=list)
    said_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "-id"], name="reconciliation_link"),
            models.Index(fields=["id"], condition=Q(ended_at=None), name="reconciliation_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reconciliation_named"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | (~Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=False)),
                name="reconciliation_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(received=F("matched") + F("missing") + F("not_yet") + F("repeated")),
                name="reconciliation_adds_up",
            ),
        ]


class Lost(models.Model):
    """A row that never arrived, in the order in which it is shown, from 1."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    owner = models.CharField(max_length=200, blank=True)
    owned_by = models.CharField(
        max_length=7, choices=[(each.value, each.value) for each in OwnedBy]
    )
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "place"], name="lost_place"),
        ]


class SaidAgain(models.Model):
    """A row about whom another row of the first file is already, from 1 in the file's order.

    number, of_number: its line in the file, and the line of the row that counts.
    """

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    of_number = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "place"], name="said_again_place"),
        ]
