from django.db import models
from django.db.models import Q

from accord.foundation.fields import TransactionId


class Ask(models.Model):
    """A buyer is asked about a deal, once. Deals come and go with their tools; this stays."""

    deal_id = models.BigIntegerField(unique=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    is_answered = models.BooleanField(default=False, db_default=False)


class Answer(models.Model):
    """What somebody answered. No column says who or about which deal, and of the day only the
    month is kept. Append-only."""

    said = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, default="", db_default="", blank=True)
    month = models.DateField()
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(said__gte=1, said__lte=5), name="answer_is_of_five"),
            models.CheckConstraint(condition=Q(month__day=1), name="answer_month_is_a_first"),
        ]
