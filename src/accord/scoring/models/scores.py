from django.db import models
from django.db.models import F, Q

from accord.foundation.fields import TransactionId
from accord.scoring.values.scores import Quadrant

QUADRANTS = [quadrant.value for quadrant in Quadrant]


class Score(models.Model):
    """What a card in force says of a lead, as it stays until `changes_on` if nothing happens.

    sign, log2: of the decaying points as of the epoch, by which the order of leads stays as it is.
    A million are written at once, so the database holds no key to version and lead: a score
    without its lead is seen by nobody and goes at night.
    """

    pk = models.CompositePrimaryKey("version_id", "lead_id")
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.DO_NOTHING, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    fit = models.IntegerField()
    fit_low = models.IntegerField()
    fit_high = models.IntegerField()
    sign = models.SmallIntegerField()
    log2 = models.FloatField()
    bonus = models.IntegerField()
    direct_until = models.DateField(null=True)
    quadrant = models.CharField(max_length=10)
    changes_on = models.DateField(null=True)
    worked_out_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                F("version_id"),
                F("quadrant"),
                (F("sign") * (F("log2") + 64)).desc(),
                F("lead_id"),
                name="score_hot",
            ),
            models.Index(
                fields=["changes_on"], name="score_changes", condition=Q(changes_on__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quadrant__in=QUADRANTS), name="score_quadrant"),
            models.CheckConstraint(condition=Q(sign__in=[-1, 0, 1]), name="score_sign"),
            models.CheckConstraint(
                condition=Q(fit_low__lte=F("fit_high")), name="score_fit_between"
            ),
        ]


class Turn(models.Model):
    """A lead came to stand elsewhere by a version; "" before the first time, and once it is no
    longer judged. Append-only."""

    # The database itself lets a turn go with its lead.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.DO_NOTHING, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    before = models.CharField(max_length=10, blank=True)
    quadrant = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    cause = models.CharField(max_length=10)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "-id"], name="turn_of_lead")]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=["", *QUADRANTS], quadrant__in=["", *QUADRANTS]),
                name="turn_quadrants",
            ),
            models.CheckConstraint(condition=~Q(before=F("quadrant")), name="turn_is_a_change"),
        ]


class Run(models.Model):
    """All leads judged by one version, step by step: `position` is the last lead.

    is_again: they have been judged by it before.
    """

    version = models.OneToOneField(
        "definitions.Version", on_delete=models.CASCADE, related_name="+"
    )
    position = models.BigIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    is_again = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="score_run_period",
            ),
        ]


class Swept(models.Model):
    """One row: up to which transaction changes have been looked through."""

    until = TransactionId()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="swept_is_one")]
