"""Who may be who: what is compared of each person, who waits for it, and what was found.

The database takes all of it away with the person, so that it keeps nobody from being taken back.
"""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import Person
from accord.contacts.values.doubts import Care, DoubtState, WeightsState
from accord.matching.values.bands import AUTOMATIC, THRESHOLD


class MatchWeights(models.Model):
    """What the program has learnt of the company's own people; version 0 is shipped, not a row."""

    version = models.PositiveIntegerField(unique=True)
    weights = models.JSONField()
    trained_on = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in WeightsState]
    )
    expected_right = models.FloatField()
    expected_found = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="in_force"), name="weights_one_in_force"
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="weights_after_shipped"),
        ]


class Likeness(models.Model):
    """What is compared of a person: forms of what their own records tell, by name."""

    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    forms = models.JSONField()


class LikenessKey(models.Model):
    """What a person is looked up by, as a number; equal numbers are compared."""

    key = models.BigIntegerField()
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["key", "person"], name="likeness_key")]


class Newcomer(models.Model):
    """A person who waits to be compared, since they are new or their records changed."""

    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    batch_id = models.BigIntegerField(null=True, db_index=True)
    noted_at = models.DateTimeField()


class Doubt(models.Model):
    """Two who may be one. `is_one` follows from the merges: then there is nothing to ask."""

    first = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    second = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    weights_version = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    state = models.CharField(
        max_length=6,
        choices=[(state.value, state.value) for state in DoubtState],
        default=DoubtState.OPEN.value,
    )
    is_one = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                F("state"),
                F("probability").desc(),
                F("id").desc(),
                condition=Q(is_one=False),
                name="doubt_by_likelihood",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="doubt_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="doubt_once"),
            models.CheckConstraint(
                condition=Q(probability__gte=0.0, probability__lte=1.0), name="doubt_probability"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="doubt_decided",
            ),
        ]


class MatchCare(models.Model):
    """How much care is taken before two are joined without asking; one row at most."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    care = models.CharField(
        max_length=5,
        choices=[(care.value, care.value) for care in Care],
        default=Care.USUAL.value,
    )
    join_at = models.FloatField(default=AUTOMATIC)
    review_at = models.FloatField(default=THRESHOLD)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="care_only_one"),
            models.CheckConstraint(
                condition=Q(review_at__gt=0, review_at__lte=F("join_at"), join_at__lte=1),
                name="care_in_order",
            ),
        ]
