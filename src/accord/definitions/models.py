from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accord.definitions.values import Level, State
from accord.team.values import Side

_OPEN = ["DRAFT", "DISCUSSED", "DOCUMENTED"]


class Period(Func):
    function = "tstzrange"
    output_field = models.Field()


class Version(models.Model):
    """One wording of one definition: never edited once signed, only followed."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60, default="", db_default="", blank=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=14, choices=[(state.value, state.value) for state in State])
    body = models.JSONField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, db_default=1)
    changed_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    active_from = models.DateTimeField(null=True)
    active_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=_OPEN), name="version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="version_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, active_from__isnull=True)
                | Q(~Q(state__in=_OPEN), active_from__isnull=False),
                name="version_in_force_has_start",
            ),
            ExclusionConstraint(
                name="version_one_in_force",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (Period("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(active_from__isnull=False),
            ),
        ]


class Signature(models.Model):
    """A leader has signed the wording of this digest for a side."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    member = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"],
                condition=Q(withdrawn_at__isnull=True),
                name="signature_once_per_side",
            ),
        ]


class Acknowledgement(models.Model):
    """A member knows a version, works for it or owns part of it."""

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(
        max_length=10,
        choices=[(level.value, level.value) for level in Level],
        default="knows",
        db_default="knows",
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="acknowledgement_once"),
            models.CheckConstraint(
                condition=Q(level__in=["knows", "works_for", "owns"]), name="acknowledgement_level"
            ),
        ]


class Comment(models.Model):
    """Words about a clause of a version, until somebody says that they are settled."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    clause = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=2_000)
    member = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something"),
        ]
