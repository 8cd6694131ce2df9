from django.db import models
from django.db.models import F, Q

from accord.foundation.fields import TransactionId


class Campaign(models.Model):
    """What marketing ran. Launched here only with a goal; one that a file tells of may lack it."""

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    name = models.CharField(max_length=300)
    channel = models.CharField(max_length=80, default="", blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    goal_stage = models.CharField(max_length=20, default="", blank=True)
    goal_metric = models.CharField(max_length=40, default="", blank=True)
    goal_target = models.PositiveIntegerField(null=True)
    goal_date = models.DateField(null=True)
    launched_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    fingerprint = models.BinaryField(max_length=16, default=b"")
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="campaign_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="campaign_once"),
            models.CheckConstraint(
                condition=Q(launched_at__isnull=True)
                | (
                    ~Q(goal_stage="")
                    & ~Q(goal_metric="")
                    & Q(goal_target__isnull=False)
                    & Q(goal_date__isnull=False)
                ),
                name="campaign_launch_needs_goal",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                name="campaign_period",
            ),
        ]


class Cost(models.Model):
    """Money spent, booked once."""

    class Kind(models.TextChoices):
        MEDIA = "media"
        CONTENT = "content"
        TOOLS = "tools"
        PEOPLE = "people"

    class Team(models.TextChoices):
        MARKETING = "marketing"
        SALES = "sales"

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=80, default="", blank=True)
    origin = models.CharField(max_length=120, default="", blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MEDIA)
    team = models.CharField(
        max_length=9, choices=Team.choices, default=Team.MARKETING, db_default=Team.MARKETING
    )
    spent_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fingerprint = models.BinaryField(max_length=16, default=b"")
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="cost_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="cost_not_negative"),
        ]


class CostWord(models.Model):
    """What one delivery said of a cost that several tell of; the cost is what the last one says."""

    of = models.ForeignKey(Cost, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(default=dict)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "batch_id"], name="cost_word_once")]
