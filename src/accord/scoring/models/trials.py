from django.db import models
from django.db.models import F, Q


class Trial(models.Model):
    """A card tried on past leads, or stages on running ones: `told` holds what came of it once it
    has ended well.

    revision: of the draft's wording that was tried. problem: why it could not be.
    """

    version = models.ForeignKey(
        "definitions.Version", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    revision = models.PositiveIntegerField()
    asked_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_stopped = models.BooleanField(default=False)
    problem = models.CharField(max_length=30, default="", blank=True)
    told = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asked_at")),
                name="trial_period",
            ),
            models.CheckConstraint(
                condition=Q(told__isnull=True) | Q(ended_at__isnull=False, problem=""),
                name="trial_told_at_its_end",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(ended_at__isnull=True), name="trial_one_at_a_time"
            ),
        ]


class TrialFlip(models.Model):
    """A lead that one rule picks and the other does not; `place` from 1, customers first. Of
    stages: picked is who comes further, stage and stage_before are where it would be and was."""

    # The database itself lets it go with its trial and its lead.
    trial = models.ForeignKey(
        Trial, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    place = models.PositiveIntegerField()
    picked_on = models.DateField(null=True)
    picked_before_on = models.DateField(null=True)
    is_customer = models.BooleanField()
    minor = models.BigIntegerField()
    stage = models.CharField(max_length=12, default="", db_default="", blank=True)
    stage_before = models.CharField(max_length=12, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "place"], name="trial_flip_place"),
            models.CheckConstraint(
                condition=Q(picked_on__isnull=True, picked_before_on__isnull=False)
                | Q(picked_on__isnull=False, picked_before_on__isnull=True),
                name="trial_flip_is_one",
            ),
        ]
