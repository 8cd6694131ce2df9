from django.db import models
from django.db.models import F, Q

from accord.enablement.values.sharing import Rater
from accord.foundation.fields import TransactionId


class Share(models.Model):
    """A tracked link to a piece for one lead. person, company: whom it was made for. ended_at:
    since when it leads nowhere."""

    asset = models.ForeignKey("content.Asset", on_delete=models.PROTECT, related_name="+")
    # The database itself lets a link go with its lead.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0, db_default=0)
    last_at = models.DateTimeField(null=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "lead", "member"],
                condition=Q(ended_at__isnull=True),
                name="share_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="share_period",
            ),
            models.CheckConstraint(
                condition=Q(opened=0, last_at__isnull=True)
                | Q(opened__gt=0, last_at__isnull=False),
                name="share_opened_when",
            ),
        ]


class Rating(models.Model):
    """Whether a piece was useful, to a seller or to whom they sell; the newest word of each counts.

    member: who says it; None: the prospect themselves, by a shared link. lead: where it was.
    """

    asset = models.ForeignKey("content.Asset", on_delete=models.PROTECT, related_name="+")
    rater = models.CharField(max_length=8)
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    is_useful = models.BooleanField()
    words = models.CharField(max_length=500, default="", db_default="", blank=True)
    at = models.DateTimeField()
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "member", "lead"],
                condition=Q(rater="seller"),
                nulls_distinct=False,
                name="rating_of_seller_once",
            ),
            models.UniqueConstraint(
                fields=["asset", "lead"], condition=Q(rater="prospect"),
                name="rating_of_prospect_once",
            ),
            models.CheckConstraint(
                condition=Q(rater__in=[one.value for one in Rater]), name="rating_rater"
            ),
            models.CheckConstraint(
                condition=Q(rater="seller", member__isnull=False)
                | Q(rater="prospect", lead__isnull=False),
                name="rating_of_somebody",
            ),
        ]  # fmt: skip


class Search(models.Model):
    """What a seller looked for on a day, and how many pieces were made for it."""

    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    persona = models.CharField(max_length=60, default="", blank=True)
    journey_stage = models.CharField(max_length=15, default="", blank=True)
    objection = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=35, default="", blank=True)
    product = models.CharField(max_length=120, default="", blank=True)
    found = models.PositiveIntegerField()
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "member", "day", "persona", "journey_stage", "objection", "language", "product",
                ],
                name="search_once_a_day",
            ),
        ]  # fmt: skip


class NeedAnswer(models.Model):
    """What a seller answers once a quarter: whether they have the material that they need."""

    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    quarter = models.CharField(max_length=7)
    has_all = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "member"], name="need_once_a_quarter"),
        ]


class CallWord(models.Model):
    """Whether a message worked in a call, and the objection that was heard. mark: of the message's
    words, so that another version which says the same keeps what calls taught."""

    mark = models.CharField(max_length=24)
    worked = models.BooleanField()
    objection = models.CharField(max_length=120, default="", db_default="", blank=True)
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mark"], name="call_word_of_message")]


class CampaignPiece(models.Model):
    """A piece of content that a campaign works with."""

    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    asset = models.ForeignKey("content.Asset", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "asset"], name="campaign_piece_once"),
        ]
