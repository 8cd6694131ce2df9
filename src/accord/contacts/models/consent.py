"""What people agreed to, and whom nobody writes to."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accord.contacts.models.people import Person
from accord.contacts.values.consent import Basis, Change, StopKind, StopReason, Told, Way
from accord.foundation.fields import TransactionId


class Purpose(models.Model):
    """What people are asked for. A new sentence raises `wording_version`."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, default="", blank=True)
    is_marketing = models.BooleanField(default=True)
    default_basis = models.CharField(max_length=20, default="", blank=True)
    wording = models.TextField(default="", blank=True)
    wording_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(default_basis__in=[basis.value for basis in Basis]),
                name="purpose_basis",
            ),
        ]


class Consent(models.Model):
    """One thing said; never changed. How things stand follows from all that was said."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=10)
    basis = models.CharField(max_length=20, default="", blank=True)
    way = models.CharField(max_length=10, default="", blank=True)
    door = models.CharField(max_length=10)
    source = models.CharField(max_length=120, default="", blank=True)
    wording = models.TextField(default="", blank=True)
    wording_version = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    evidence = models.JSONField(default=dict)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_for = ArrayField(models.BigIntegerField())
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "purpose", "-at"], name="consent_person"),
            GinIndex(fields=["said_for"], name="consent_said_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__in=[change.value for change in Change]), name="consent_change"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in Basis]), name="consent_basis"
            ),
            models.CheckConstraint(
                condition=~Q(change="GIVEN") | ~Q(basis=""), name="consent_yes_has_basis"
            ),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in Way]), name="consent_way"
            ),
            models.CheckConstraint(
                condition=Q(door__in=[door.value for door in Told]), name="consent_door"
            ),
        ]


class Stop(models.Model):
    """Nobody writes to what this names. Known by a keyed hash; the value only where it may stay."""

    kind = models.CharField(max_length=10)
    digest = models.BinaryField(max_length=32)
    value = models.CharField(max_length=400, default="", blank=True)
    reason = models.CharField(max_length=12)
    source = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(reason="ERASED"), name="stop_erased"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "kind"], condition=Q(ended_at__isnull=True), name="stop_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StopKind]), name="stop_kind"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in StopReason]), name="stop_reason"
            ),
            models.CheckConstraint(
                condition=~Q(reason="ERASED") | Q(value="", ended_at__isnull=True),
                name="stop_erased_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("at")), name="stop_period"
            ),
        ]
