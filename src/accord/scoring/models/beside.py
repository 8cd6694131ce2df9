from django.db import models
from django.db.models import F, Q

from accord.scoring.models.scores import QUADRANTS


class Beside(models.Model):
    """A version that judges beside the one in force, by the wording it had when it began.

    position: the last lead of the pass under way. passed_at: when a pass last came to its end.
    """

    version = models.ForeignKey(
        "definitions.Version", on_delete=models.DO_NOTHING, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    against = models.ForeignKey(
        "definitions.Version", on_delete=models.DO_NOTHING, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    body = models.JSONField()
    started_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, blank=True, default="")
    position = models.BigIntegerField(default=0)
    is_passing = models.BooleanField(default=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, why="")
                | (Q(ended_at__gte=F("started_at")) & ~Q(why="")),
                name="beside_period",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at__isnull=True), name="beside_one_of_a_card"
            ),
        ]


class BesideScore(models.Model):
    """Where a lead stands by a card beside. Kept apart from scores, so that no list, report or
    segment can take it for one."""

    pk = models.CompositePrimaryKey("beside_id", "lead_id")
    beside = models.ForeignKey(
        Beside, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    quadrant = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quadrant__in=QUADRANTS), name="beside_quadrant"),
        ]


class BesideCall(models.Model):
    """A lead that a card said to call at once, since when: the one beside, or the one in force as
    the other began."""

    pk = models.CompositePrimaryKey("beside_id", "lead_id", "is_beside")
    beside = models.ForeignKey(
        Beside, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    is_beside = models.BooleanField()
    called_at = models.DateTimeField()
