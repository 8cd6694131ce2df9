from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accord.deals.values import UNTIMED, DealStatus, ForecastCategory
from accord.foundation.fields import TransactionId


class Deal(models.Model):
    """An opportunity as the selling tool has it, and the lead it grew from if known.

    gone_at: since when the tool has it no more; it is found, but stands in no list and no count.
    expected_on: the day on which sales expects it to close, of an open one. tool_category: where
    the tool's own forecast has it, None where it says nothing.
    """

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    name = models.CharField(max_length=300, default="", blank=True)
    sort_key = models.CharField(max_length=300, default="")
    product = models.CharField(max_length=120, null=True)
    stage = models.CharField(max_length=80, default="", blank=True)
    status = models.CharField(
        max_length=5, choices=[(status.value, status.value) for status in DealStatus]
    )
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    tool_category = models.CharField(
        max_length=11,
        choices=[(each.value, each.value) for each in ForecastCategory],
        null=True,
    )
    lost_reason = models.CharField(max_length=200, default="", blank=True)
    segment = models.CharField(max_length=120, null=True)
    origin = models.CharField(max_length=120, null=True)
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lead = models.ForeignKey("leads.Lead", on_delete=models.SET_NULL, null=True, related_name="+")
    lead_reference = models.CharField(max_length=320, default="", blank=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey("team.Member", on_delete=models.PROTECT, null=True, related_name="+")
    developer = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    attributes = models.JSONField(default=dict)
    gone_at = models.DateTimeField(null=True)
    fingerprint = models.BinaryField(max_length=16)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(
                Coalesce("opened_at", Value(UNTIMED)).desc(),
                F("id").desc(),
                name="deal_by_opening",
                condition=Q(gone_at__isnull=True),
            ),
            models.Index(
                Coalesce("closed_at", Value(UNTIMED)).desc(),
                F("id").desc(),
                name="deal_by_closing",
                condition=Q(gone_at__isnull=True),
            ),
            models.Index(fields=["status", "-closed_at", "-id"], name="deal_status"),
            models.Index(fields=["sort_key", "id"], name="deal_by_name"),
            models.Index(
                fields=["lead_reference"],
                condition=Q(lead__isnull=True) & ~Q(lead_reference=""),
                name="deal_waiting_for_lead",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="deal_once"),
            models.CheckConstraint(
                condition=Q(status="OPEN", closed_at__isnull=True) | ~Q(status="OPEN"),
                name="deal_open_not_closed",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0),
                name="deal_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=True)
                | Q(closed_at__gte=F("opened_at")),
                name="deal_period",
            ),
        ]


class DealEvent(models.Model):
    """What happened to a deal, append-only."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    occurred_at = models.DateTimeField(null=True)
    before = models.CharField(max_length=80, default="", blank=True)
    after = models.CharField(max_length=80, default="", blank=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "created",
                        "stage",
                        "amount",
                        "won",
                        "lost",
                        "reopened",
                        "deleted",
                        "restored",
                    ]
                ),
                name="deal_event_kind",
            ),
        ]


class DealGroup(models.Model):
    """The buying group that decides about a deal; a group may decide about several."""

    deal = models.OneToOneField(Deal, on_delete=models.CASCADE, primary_key=True, related_name="+")
    group = models.ForeignKey("contacts.BuyingGroup", on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
