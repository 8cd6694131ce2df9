from django.db import models
from django.db.models import Q


class Rate(models.Model):
    """So many units of a currency were one euro on a day."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    per_euro = models.DecimalField(max_digits=20, decimal_places=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="rate_above_nought"),
            models.CheckConstraint(condition=~Q(currency="EUR"), name="rate_of_another"),
        ]
