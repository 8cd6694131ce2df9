"""Which people were said to be one, and which were said not to be."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import Person
from accord.contacts.values.people import LinkedBy


class Merge(models.Model):
    """Says that two people are one; ended, never deleted. Groups follow from the open ones."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    linked_by = models.CharField(max_length=10, choices=[(by.value, by.value) for by in LinkedBy])
    explanation = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="merge_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(ended_at__isnull=True), name="merge_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="merge_period",
            ),
        ]


class Apart(models.Model):
    """Somebody said that these two are not one."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="apart_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
        ]
