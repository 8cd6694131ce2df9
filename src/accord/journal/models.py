from django.db import models
from django.db.models.functions import Now

from accord.foundation.fields import TransactionId
from accord.journal.values import ACTS


class Entry(models.Model):
    """One thing that happened: ids, codes and field names, never personal values."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "-id"], name="entry_subject"),
            models.Index(fields=["-at", "-id"], name="entry_at"),
            models.Index(
                fields=["-at", "-id"], name="entry_acts", condition=models.Q(kind__in=ACTS)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"),
                name="entry_kind_noun_past_tense",
            ),
        ]
