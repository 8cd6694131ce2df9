from django.db import models
from django.db.models import F, Q

from accord.handoffs.models.handoffs import SIDES, Handoff
from accord.handoffs.models.nurtures import Nurture
from accord.handoffs.values.requests import REQUESTED, Finding, RequestAct, RequestState


class Request(models.Model):
    """What one team asks of the other, kept as it stands; its events say how it came so.

    side: which owes the answer. owner_active: true while it is open, null afterwards; the database
    holds owner and this column to a member who is active. lead: also of the hand-off it is about.
    lacking: codes of what has to be known of the lead before it is answered. asked_by: null where
    the agreement asks for a look at a nurture, at the very moment that it is owed again.
    """

    task = models.CharField(max_length=20)
    side = models.CharField(max_length=10)
    state = models.CharField(max_length=9)
    asked_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_active = models.BooleanField(null=True)
    # The database itself lets a request go with its lead.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    handoff = models.ForeignKey(
        Handoff, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asset_id = models.BigIntegerField(null=True)
    campaign_id = models.BigIntegerField(null=True)
    nurture = models.ForeignKey(
        Nurture, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lacking = models.JSONField(default=list)
    words = models.CharField(max_length=2_000, default="", db_default="", blank=True)
    answer = models.CharField(max_length=2_000, default="", db_default="", blank=True)
    finding = models.CharField(max_length=10, default="", db_default="", blank=True)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner"], name="request_of_owner", condition=Q(state="open")),
            models.Index(fields=["side"], name="request_of_side", condition=Q(state="open")),
            models.Index(fields=["asked_by"], name="request_of_asker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__in=[one.value for one in REQUESTED]), name="request_task"
            ),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="request_side"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RequestState]), name="request_state"
            ),
            models.CheckConstraint(
                condition=Q(finding__in=["", *(one.value for one in Finding)]),
                name="request_finding",
            ),
            models.CheckConstraint(
                condition=Q(state="open", owner_active__isnull=False, owner_active=True)
                | (~Q(state="open") & Q(owner_active__isnull=True)),
                name="request_open_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="request_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("asked_at")),
                name="request_period",
            ),
            models.CheckConstraint(
                condition=Q(handoff__isnull=True) | Q(lead__isnull=False),
                name="request_handoff_has_lead",
            ),
            models.UniqueConstraint(
                fields=["handoff"],
                condition=Q(state="open", task="reject_review"),
                name="request_one_review",
            ),
            models.UniqueConstraint(
                fields=["nurture", "asked_at"],
                condition=Q(nurture__isnull=False),
                name="request_one_look",
            ),
            models.CheckConstraint(
                condition=Q(task="nurture_check", nurture__isnull=False, asked_by__isnull=True)
                | (~Q(task="nurture_check") & Q(nurture__isnull=True, asked_by__isnull=False)),
                name="request_of_nurture",
            ),
        ]


class RequestEvent(models.Model):
    """What happened to a request, with what was said. Append-only. member: None for the system."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    act = models.CharField(max_length=8)
    at = models.DateTimeField()
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    words = models.CharField(max_length=2_000, default="", db_default="", blank=True)
    finding = models.CharField(max_length=10, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[one.value for one in RequestAct]), name="request_event_act"
            ),
        ]
