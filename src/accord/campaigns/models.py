from django.db import models
from django.db.models import F, Q

from accord.campaigns.values.announcements import About
from accord.foundation.fields import TransactionId


class Campaign(models.Model):
    """What marketing ran. Launched here only with a goal; one that a file tells of may lack it.

    audience: whom it speaks to, in words. personas: keys of definitions. planned_minor: what it is
    to cost.
    """

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
    audience = models.CharField(max_length=300, default="", db_default="", blank=True)
    personas = models.JSONField(default=list, db_default=[])
    planned_minor = models.BigIntegerField(null=True)
    planned_currency = models.CharField(max_length=3, default="", db_default="", blank=True)
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
            models.CheckConstraint(
                condition=Q(planned_minor__isnull=True, planned_currency="")
                | Q(planned_minor__gte=0, planned_currency__regex=r"^[A-Z]{3}$"),
                name="campaign_planned_whole",
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


class Announcement(models.Model):
    """What our own people are to know: a campaign, a change of the product, other news.

    side: whom it is for. happens_on: from when on it holds. answer_by: by when it is to be
    acknowledged, None where nobody has to. ended_at: since when it is taken back.
    """

    about = models.CharField(max_length=10)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=4000)
    side = models.CharField(max_length=10)
    happens_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    author = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="announcement_listed"),
            models.Index(fields=["happens_on"], name="announcement_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(about__in=[one.value for one in About]), name="announcement_about"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["marketing", "sales", "both"]), name="announcement_side"
            ),
            models.CheckConstraint(
                condition=Q(about="campaign", campaign__isnull=False)
                | (~Q(about="campaign") & Q(campaign__isnull=True)),
                name="announcement_of_campaign",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="announcement_says_something"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(published_at__isnull=False),
                name="announcement_ends_after_begin",
            ),
        ]


class Why(models.Model):
    """Why those who are like a persona would care; persona: its key, "" for all prospects. words
    "": it does not concern them."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="+")
    persona = models.CharField(max_length=60, default="", blank=True)
    words = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "persona"], name="announcement_why_once"
            ),
        ]


class Receipt(models.Model):
    """A colleague whom an announcement is for: when they opened it, and said that they know it.
    reminders: how often they were reminded."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "member"], name="announcement_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(known_at__isnull=True) | Q(read_at__isnull=False),
                name="receipt_read_before_known",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["marketing", "sales", "both"]), name="receipt_side"
            ),
        ]


class Told(models.Model):
    """That a line of the plan of communication was kept on a day, by a colleague's own word. line:
    the mark of what the plan says there."""

    line = models.CharField(max_length=24)
    day = models.DateField()
    member = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "day"], name="plan_line_told_once")]
