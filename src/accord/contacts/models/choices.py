"""Which record's word stands where the records of one person say different things."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import SourceRecord


class Choice(models.Model):
    """Somebody said that for this field this record's word stands; let go, never deleted.

    Of several for one field among the records of one person the last stands. The database takes
    a choice away with its record, so that a choice keeps no record from being taken back.
    """

    record = models.ForeignKey(
        SourceRecord, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    field = models.CharField(max_length=20)
    merge = models.ForeignKey(
        "contacts.Merge", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field"],
                condition=Q(ended_at__isnull=True),
                name="choice_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="choice_period",
            ),
        ]
