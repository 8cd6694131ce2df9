from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accord.definitions.values import Kind, State


class Period(Func):
    function = "tstzrange"
    output_field = models.Field()


class Version(models.Model):
    """One wording of one definition: never edited once in force, only followed."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=14, choices=[(state.value, state.value) for state in State])
    body = models.JSONField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    active_from = models.DateTimeField(null=True)
    active_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="version_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["IN_FORCE", "SUPERSEDED"], active_from__isnull=False)
                | Q(~Q(state__in=["IN_FORCE", "SUPERSEDED"]), active_from__isnull=True),
                name="version_in_force_has_start",
            ),
            ExclusionConstraint(
                name="version_one_in_force",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (Period("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(active_from__isnull=False),
            ),
        ]


class Reading(models.Model):
    """A member has read a version."""

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="reading_once"),
        ]
