from django.db import models
from django.db.models import Q

from accord.efforts.values import LONGEST_REST, LONGEST_WAIT, SHORTEST_REST, After
from accord.foundation.fields import TransactionId


class Ask(models.Model):
    """A buyer is asked about a deal, once. Deals come and go with their tools; this stays.

    person_id: whose deal it was then, None where nobody is known. is_by_itself: nobody asked.
    """

    deal_id = models.BigIntegerField(unique=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    is_by_itself = models.BooleanField(default=False, db_default=False)
    is_answered = models.BooleanField(default=False, db_default=False)


class Asking(models.Model):
    """What leaders said of asking by itself; the newest row holds. Append-only.

    since: from which moment on decided deals are asked about, None where it is off.
    """

    after = models.CharField(max_length=7, choices=[(one.value, one.value) for one in After])
    wait_days = models.PositiveSmallIntegerField()
    rest_days = models.PositiveSmallIntegerField()
    since = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    said_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(after__in=[one.value for one in After]), name="asking_after_known"
            ),
            models.CheckConstraint(
                condition=Q(wait_days__lte=LONGEST_WAIT), name="asking_wait_within"
            ),
            models.CheckConstraint(
                condition=Q(rest_days__gte=SHORTEST_REST, rest_days__lte=LONGEST_REST),
                name="asking_rest_within",
            ),
        ]


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
