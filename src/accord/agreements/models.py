from django.db import models
from django.db.models import F, Q


class SilentRun(models.Model):
    """A draft is measured for some weeks before anybody signs it; each draft once, and anew where
    that was stopped too soon. measured: what came of each clause, worked out once when it has
    ended."""

    version = models.OneToOneField(
        "definitions.Version", on_delete=models.CASCADE, related_name="+"
    )
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    measured_at = models.DateTimeField(null=True)
    measured = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="silent_run_period"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True)
                | Q(stopped_at__gte=F("started_at"), stopped_at__lte=F("ends_at")),
                name="silent_run_stopped_within",
            ),
            models.CheckConstraint(
                condition=Q(measured_at__isnull=True, measured__isnull=True)
                | Q(measured_at__gte=F("started_at"), measured__isnull=False),
                name="silent_run_measured_is_kept",
            ),
        ]
