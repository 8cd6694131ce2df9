"""Who stays although the tool that told of them has them no more."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import SourceRecord


class Stay(models.Model):
    """Somebody said that whoever this record tells of stays, wherever it is deleted; ended, never
    deleted.

    The database takes it away with its record, as it does with a choice.
    """

    record = models.ForeignKey(
        SourceRecord, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(ended_at__isnull=True), name="stay_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="stay_period",
            ),
        ]
