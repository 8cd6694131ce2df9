"""Messages leave through a table: written with their cause, claimed, tried, settled.

Claiming goes by row, never by a rising id: commits overtake sequences. A message that
fails is tried again with growing pauses and ends, after the last try, as DEAD and shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accord.foundation.models import Delivery, DeliveryAttempt

LEASE = timedelta(minutes=2)
PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed message: `attempt` counts from 1."""

    id: int
    key: str
    recipient: str
    content: dict[str, Any]
    attempt: int


def enqueue(
    *, channel: str, key: str, recipient: str, content: dict[str, Any], at: datetime
) -> bool:
    """Put a message out for delivery; False when this key was put out before."""
    _, created = Delivery.objects.get_or_create(
        message_key=key,
        defaults={
            "channel": channel,
            "recipient": recipient,
            "content": content,
            "due_at": at,
        },
    )
    return created


def claim(*, channel: str, at: datetime, limit: int = 20) -> list[Message]:
    """Take due messages for LEASE; another deliverer passes them over meanwhile."""
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(channel=channel, state=Delivery.State.WAITING, due_at__lte=at)
            .filter(Q(leased_until__isnull=True) | Q(leased_until__lte=at))
            .order_by("due_at", "id")[:limit]
        )
        for row in rows:
            row.leased_until = at + LEASE
            row.attempts += 1
        Delivery.objects.bulk_update(rows, ["leased_until", "attempts"])
    return [
        Message(row.pk, row.message_key, row.recipient, row.content, row.attempts) for row in rows
    ]


def settle(*, message: Message, error: str | None, at: datetime) -> None:
    """Record how a try went; a failure is put back until the pauses are used up.

    Somebody whose lease ran out learns nothing new for the message when they fail after all.
    """
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=message.id)
        answer = (error or "")[:500]
        DeliveryAttempt.objects.create(
            delivery=row,
            number=message.attempt,
            tried_at=at,
            outcome="FAILED" if error else "SENT",
            answer=answer,
        )
        overtaken = row.state == Delivery.State.SENT or row.attempts > message.attempt
        if error and overtaken:
            return
        row.leased_until = None
        row.last_error = answer
        if error is None:
            row.state, row.settled_at = Delivery.State.SENT, at
        elif message.attempt > len(PAUSES):
            row.state, row.settled_at = Delivery.State.DEAD, at
        else:
            row.due_at = at + PAUSES[message.attempt - 1]
        row.save()
