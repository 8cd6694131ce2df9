from django.db import models
from django.db.models import F, Q


class Suggestion(models.Model):
    """Points learned from the company's own past leads: `told` holds what came of it.

    wishes: what the team said of columns. step: what it is at. One is under way at a time.
    """

    asked_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_stopped = models.BooleanField(default=False)
    step = models.CharField(max_length=12)
    problem = models.CharField(max_length=30, default="", blank=True)
    wishes = models.JSONField()
    told = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asked_at")),
                name="suggestion_period",
            ),
            models.CheckConstraint(
                condition=Q(told__isnull=True) | Q(ended_at__isnull=False, problem=""),
                name="suggestion_told_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(is_stopped=False) | Q(ended_at__isnull=False),
                name="suggestion_stopped_has_ended",
            ),
            models.UniqueConstraint(
                fields=["is_stopped"], condition=Q(ended_at__isnull=True),
                name="suggestion_one_at_a_time",
            ),
        ]  # fmt: skip
