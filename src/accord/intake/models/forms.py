from django.db import models
from django.db.models import Q

from accord.intake.models.batches import Batch
from accord.intake.values.forms import FormState


class Form(models.Model):
    """A form under one address; what it asks stands in its versions."""

    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=FormState.OPEN.value)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FormState]),
                name="form_state_known",
            ),
        ]


class FormVersion(models.Model):
    """What a form asked and did from one moment on; never changed."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    design = models.JSONField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_once")]


class FormDay(models.Model):
    """How often a form was shown on a day."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    shown = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "day"], name="form_day_once")]


class Submission(models.Model):
    """One filled-in form and the version it was filled in under; its receipt tells the rest.

    key: the same however often one filling-in is sent. held: why it waited first. consents:
    what was agreed to, in its own words.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    email = models.CharField(max_length=320, default="", blank=True)
    page = models.CharField(max_length=2000, default="", blank=True)
    consents = models.JSONField(default=list)
    held = models.CharField(max_length=40, default="", blank=True)
    confirm_by = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["form", "-id"], name="submission_newest"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(confirm_by__isnull=False, confirmed_at__isnull=True),
                name="submission_unconfirmed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["form", "key"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirm_by__isnull=False),
                name="submission_confirmed_when_asked",
            ),
        ]
