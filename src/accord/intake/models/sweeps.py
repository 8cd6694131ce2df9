"""One answer for many at once, worked off step by step."""

from django.db import models
from django.db.models import F, Q

from accord.intake.values.sweeps import SweepKind, SweepState


class Sweep(models.Model):
    """`targets` are the pairs or merges in order, `position` how many are worked off, `done` those
    that were changed; the rest was left as it was."""

    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in SweepKind])
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in SweepState]
    )
    targets = models.JSONField()
    done = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    cancel_asked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(ended_at=None), name="sweep_open")]
        constraints = [
            models.CheckConstraint(condition=Q(position__lte=F("total")), name="sweep_within"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="sweep_ended",
            ),
        ]
