"""Which companies were said to be one or not, which may be one, and who is said to be where."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import Company, Person
from accord.contacts.values.people import LinkedBy


class CompanyMerge(models.Model):
    """Says that two companies are one; ended, never deleted. Groups follow from the open ones."""

    first = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
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
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="co_merge_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(ended_at__isnull=True), name="co_merge_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="co_merge_period",
            ),
        ]


class CompanyApart(models.Model):
    """Somebody said that these two companies are not one."""

    first = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="co_apart_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="co_apart_once"),
        ]


class CompanyPair(models.Model):
    """Two companies that may be one, as found in the background; made anew at each look.

    reason: a code of `values.companies.Alike`.
    """

    first = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    reason = models.CharField(max_length=20)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-probability", "id"], name="co_pair_likeliest")]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="co_pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="co_pair_once"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="co_pair_probability"
            ),
        ]


class CompanyChoice(models.Model):
    """Somebody said where a person works, whatever records tell; without a company: nowhere."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="co_choice_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="co_choice_period",
            ),
        ]
