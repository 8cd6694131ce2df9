"""Lists of companies that sales wants to win."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import Company


class TargetList(models.Model):
    """A named list of companies; ended, never deleted."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="target_list_named"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at__isnull=True), name="target_list_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="target_list_period",
            ),
        ]


class Target(models.Model):
    """A company on a list: put there by hand, or by the import that says so."""

    target_list = models.ForeignKey(
        TargetList, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target_list", "company"], name="target_once"),
        ]
