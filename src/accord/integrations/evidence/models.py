from django.db import models
from django.db.models import Q

from accord.integrations.evidence.values import DateState, Fault, SourceKind, SourceState

_FAULTS = [("", ""), *((fault.value, fault.value) for fault in Fault)]


class EvidenceSource(models.Model):
    """A mailbox or calendar that its owner lets us read.

    name: as its owner knows it. sealed: where it is and how it is opened. cursor: how far it was
    read. told_at: when it last told of something. tells_busy: its owner lets us see when something
    stands in it, so that nobody books them then.
    """

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in SourceKind])
    name = models.CharField(max_length=120)
    sealed = models.TextField(default="", blank=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in SourceState])
    keeps_subject = models.BooleanField(default=True)
    tells_busy = models.BooleanField(default=False, db_default=False)
    cursor = models.JSONField(default=dict)
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "name"],
                name="evidence_source_once",
                condition=Q(state=SourceState.ON.value),
            ),
            models.CheckConstraint(
                condition=Q(state=SourceState.ON.value) | Q(sealed=""),
                name="evidence_stopped_holds_no_secret",
            ),
        ]


class CalendarDate(models.Model):
    """That a date of a meeting was told of; key: a digest."""

    source = models.ForeignKey(
        EvidenceSource, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=32)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DateState])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="calendar_date_once")]
