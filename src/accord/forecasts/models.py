from django.db import models
from django.db.models import F, Q

from accord.forecasts.values import OPEN_CATEGORIES, PeriodKind

_OPEN = [(each.value, each.value) for each in OPEN_CATEGORIES]


class CategoryChoice(models.Model):
    """What a member said of a deal; else its stage says it. The journal keeps what was said
    before."""

    # The database itself lets it go with its deal.
    deal = models.OneToOneField(
        "deals.Deal",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    category = models.CharField(max_length=11, choices=_OPEN)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=[each.value for each in OPEN_CATEGORIES]),
                name="category_choice_open",
            ),
        ]


class StageCategory(models.Model):
    """The category of the deals in a stage, where leaders said one."""

    stage = models.CharField(max_length=80, unique=True)
    category = models.CharField(max_length=11, choices=_OPEN)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=[each.value for each in OPEN_CATEGORIES]),
                name="stage_category_open",
            ),
        ]


class Snapshot(models.Model):
    """What was forecast in a week, kept once and never changed. `week`: its Monday."""

    week = models.DateField(unique=True)
    taken_at = models.DateTimeField()


class SnapshotLine(models.Model):
    """The forecast of one period in one currency, in minor units, as a snapshot has it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=[(kind.value, kind.value) for kind in PeriodKind])
    start = models.DateField()
    end = models.DateField()
    currency = models.CharField(max_length=3)
    closed = models.BigIntegerField()
    commit = models.BigIntegerField()
    most_likely = models.BigIntegerField()
    best_case = models.BigIntegerField()
    pipeline = models.BigIntegerField()
    weighted = models.BigIntegerField(null=True)
    expected = models.BigIntegerField(null=True)
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    tool_commit = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "kind", "start", "currency"], name="snapshot_line_once"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="snapshot_line_period"),
        ]
