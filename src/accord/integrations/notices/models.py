from django.db import models
from django.db.models import Q

from accord.integrations.notices.values import ChatFault, ChatKind

_FAULTS = [("", ""), *((fault.value, fault.value) for fault in ChatFault)]


class ChatAddress(models.Model):
    """Where a member is reached by chat. sealed: the address, which is a secret of the chat.

    quiet_until: until when the chat asked to be left alone.
    """

    member = models.OneToOneField(
        "team.Member", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ChatKind])
    sealed = models.TextField()
    shown = models.CharField(max_length=200)
    fault = models.CharField(max_length=10, choices=_FAULTS, default="", blank=True)
    made_at = models.DateTimeField()
    good_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ChatKind]), name="chat_address_kind"
            ),
        ]
