from django.db import models
from django.db.models import Q

from accord.foundation.fields import TransactionId
from accord.integrations.webhooks.values import Fault, State

_FAULTS = [("", ""), *((fault.value, fault.value) for fault in Fault)]


class Endpoint(models.Model):
    """An address of a tool that is told what happens.

    sealed: the address, which may hold a secret of the tool. owner: whose rights decide what it
    is told. failing_since: the first failure after which nothing succeeded. quiet_until: until when
    the tool asked to be left alone.
    """

    name = models.CharField(max_length=60)
    sealed = models.TextField()
    shown = models.CharField(max_length=200)
    topics = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fault="") | Q(state=State.STOPPED.value), name="endpoint_fault_stops"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(state=State.STOPPED.value),
                name="endpoint_ended_is_stopped",
            ),
        ]


class EndpointSecret(models.Model):
    """What messages to an address are signed with; two while one is replaced."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(ends_at__isnull=True),
                name="endpoint_secret_newest",
            ),
        ]


class Reading(models.Model):
    """How far what happened has been told: all of transactions below `low`, in this cluster."""

    origin = models.CharField(max_length=60)
    low = TransactionId()
    caught_up_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="reading_is_one")]
