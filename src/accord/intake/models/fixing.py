from django.db import models
from django.db.models import F, Q

from accord.intake.values.fixing import FixKind, ReplayState


class Fix(models.Model):
    """A correction of rows that were set aside: who, when, what. Never changed afterwards."""

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in FixKind])
    details = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()


class Replay(models.Model):
    """Rows that were set aside, tried once more: which, with what correction, and how far.

    at_batch, at_row: the last row that was tried; a killed replay goes on behind it.
    """

    selection = models.JSONField()
    fix = models.ForeignKey(
        Fix, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in ReplayState]
    )
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    went_in = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    at_batch = models.BigIntegerField(default=0)
    at_row = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="replay_under_way",
                condition=Q(state__in=["WAITING", "RUNNING"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done=F("went_in") + F("stayed") + F("dropped")),
                name="replay_adds_up",
            )
        ]
