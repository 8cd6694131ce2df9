"""Messages leave through a table: written with their cause, claimed, tried, settled.

Claiming goes by row, never by a rising id: commits overtake sequences. A message that
fails is tried again with growing pauses and ends, after the last try, as DEAD and shown.
Nothing is claimed unasked: who delivers says, as a message is claimed, why it may not leave.
Such a message ends as NOT_SENT and is shown with its reason.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accord.foundation import bulk
from accord.foundation.models import Delivery, DeliveryAttempt

LEASE = timedelta(minutes=2)
ROWS_AT_ONCE = 5_000
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
    """A claimed message: `attempt` counts from 1; person_id where it is for somebody outside."""

    id: int
    key: str
    recipient: str
    purpose: str
    person_id: int | None
    content: dict[str, Any]
    attempt: int


# The try is written down also of somebody whose lease ran out; what they learnt counts only where
# they succeeded, or nobody has tried since.
_SETTLE = """
with tried as (
  insert into foundation_deliveryattempt (delivery_id, number, tried_at, outcome, answer)
  values (%(id)s, %(attempt)s, %(at)s, %(outcome)s, %(answer)s)
)
update foundation_delivery
set leased_until = null, last_error = %(answer)s, state = %(state)s,
    settled_at = coalesce(%(settled)s, settled_at), due_at = coalesce(%(due)s, due_at)
where id = %(id)s
  and (not %(failed)s or (state <> 'SENT' and attempts <= %(attempt)s))
"""

_CLAIMED = ("attempts", "leased_until", "state", "settled_at", "last_error")

# Answers why a message may not leave, as a code; "" where it may.
Ask = Callable[[Message], str]


SHOWN = (
    "recipient", "purpose", "person_id", "state", "attempts", "due_at", "settled_at", "last_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """A message as a list shows it; `why` is the last error, or the code of why it did not go."""

    id: int
    recipient: str
    purpose: str
    person_id: int | None
    state: str
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Put:
    """A message to be put out: its key, for whom, what it says, and from when on it may leave."""

    key: str
    recipient: str
    content: dict[str, Any]
    due_at: datetime


def enqueue(
    *,
    channel: str,
    key: str,
    recipient: str,
    purpose: str,
    content: dict[str, Any],
    at: datetime,
    person_id: int | None = None,
) -> bool:
    """Put a message out for delivery; False when this key was put out before.

    purpose: what it is sent for; whoever delivers asks again then whether that may be.
    """
    _, created = Delivery.objects.get_or_create(
        message_key=key,
        defaults={
            "channel": channel,
            "recipient": recipient,
            "purpose": purpose,
            "person_id": person_id,
            "content": content,
            "due_at": at,
        },
    )
    return created


def enqueue_many(
    *,
    channel: str,
    recipient: str,
    purpose: str,
    contents: Sequence[tuple[str, dict[str, Any]]],
    at: datetime,
) -> int:
    """Put many messages out, each a key and its content; answers how many keys were new."""
    if not contents:
        return 0
    return bulk.execute(
        """insert into foundation_delivery
             (channel, message_key, recipient, purpose, content, state, attempts, due_at,
              last_error)
           select %s, one.key, %s, %s, one.content::jsonb, 'WAITING', 0, %s, ''
           from unnest(%s::text[], %s::text[]) as one(key, content)
           on conflict (message_key) do nothing""",
        [
            channel,
            recipient,
            purpose,
            at,
            [key for key, _ in contents],
            [json.dumps(content) for _, content in contents],
        ],
    )


def enqueue_each(*, channel: str, purpose: str, puts: Sequence[Put]) -> int:
    """Put out many messages, each for somebody at its own time; answers how many keys were new."""
    if not puts:
        return 0
    return bulk.execute(
        """insert into foundation_delivery
             (channel, message_key, recipient, purpose, content, state, attempts, due_at,
              last_error)
           select %s, one.key, one.recipient, %s, one.content::jsonb, 'WAITING', 0, one.due_at, ''
           from unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[])
                as one(key, recipient, content, due_at)
           on conflict (message_key) do nothing""",
        [
            channel,
            purpose,
            [put.key for put in puts],
            [put.recipient for put in puts],
            [json.dumps(put.content) for put in puts],
            [put.due_at for put in puts],
        ],
    )


def call_off(*, keys: Sequence[str], why: str, at: datetime) -> int:
    """End messages that wait and that nobody is just sending; answers how many. why: a code."""
    if not keys:
        return 0
    return bulk.execute(
        """with ended as (
             update foundation_delivery
             set state = 'NOT_SENT', settled_at = %(at)s, attempts = attempts + 1,
                 last_error = %(why)s, leased_until = null
             where message_key = any(%(keys)s) and state = 'WAITING'
               and (leased_until is null or leased_until <= %(at)s)
             returning id, attempts)
           insert into foundation_deliveryattempt (delivery_id, number, tried_at, outcome, answer)
           select id, attempts, %(at)s, 'NOT_SENT', %(why)s from ended""",
        {"keys": list(keys), "why": why, "at": at},
    )


def states_of(*, keys: Sequence[str]) -> dict[str, str]:
    """How it stands with these messages, as far as they were put out."""
    rows = Delivery.objects.filter(message_key__in=list(keys))
    return dict(rows.values_list("message_key", "state"))


def ends_of(*, keys: Sequence[str]) -> dict[str, tuple[str, datetime | None]]:
    """The same, each with when it was settled."""
    rows = Delivery.objects.filter(message_key__in=list(keys))
    told = rows.values_list("message_key", "state", "settled_at")
    return {key: (state, at) for key, state, at in told}


def forget_untried(*, purpose: str, recipients: Sequence[str]) -> int:
    """Take out messages for a purpose to these that nobody has tried to send; answers how many."""
    return bulk.execute(
        """delete from foundation_delivery d
           where d.purpose = %s and d.recipient = any(%s) and not exists (
             select from foundation_deliveryattempt a where a.delivery_id = d.id)""",
        [purpose, [*recipients]],
    )


def is_due(*, channel: str, at: datetime) -> bool:
    """Whether a message of this channel is due, and nobody is sending on it just now."""
    waiting = Delivery.objects.filter(channel=channel, state=Delivery.State.WAITING)
    if waiting.filter(leased_until__gt=at).exists():
        return False
    return waiting.filter(due_at__lte=at).exists()


def count(*, channel: str, state: str) -> int:
    """How many messages of a channel are in a state."""
    return Delivery.objects.filter(channel=channel, state=state).count()


def contents(*, channel: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What these messages of a channel say, by id."""
    rows = Delivery.objects.filter(channel=channel, pk__in=list(ids))
    return dict(rows.values_list("pk", "content"))


def claim(*, channel: str, at: datetime, ask: Ask, limit: int = 20) -> list[Message]:
    """Take due messages for LEASE; another deliverer passes them over meanwhile.

    What `ask` has a word against is passed over for good, in the same transaction; the next due
    message takes its place.
    """
    taken: list[Message] = []
    while len(taken) < limit:
        found, may_leave = _claim(channel=channel, at=at, ask=ask, limit=limit - len(taken))
        taken += may_leave
        if not found:
            break
    return taken


def _claim(*, channel: str, at: datetime, ask: Ask, limit: int) -> tuple[int, list[Message]]:
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(channel=channel, state=Delivery.State.WAITING, due_at__lte=at)
            .filter(Q(leased_until__isnull=True) | Q(leased_until__lte=at))
            .order_by("due_at", "id")[:limit]
        )
        taken = []
        for row in rows:
            row.attempts += 1
            message = _message(row)
            if why_not := ask(message):
                _end_unsent(row, why=why_not, at=at)
            else:
                row.leased_until = at + LEASE
                taken.append(message)
            row.save(update_fields=_CLAIMED)
    return len(rows), taken


def _message(row: Delivery) -> Message:
    return Message(
        row.pk,
        row.message_key,
        row.recipient,
        row.purpose,
        row.person_id,
        row.content,
        row.attempts,
    )


def _end_unsent(row: Delivery, *, why: str, at: datetime) -> None:
    row.state, row.settled_at, row.leased_until = Delivery.State.NOT_SENT, at, None
    row.last_error = why[:500]
    DeliveryAttempt.objects.create(
        delivery=row,
        number=row.attempts,
        tried_at=at,
        outcome=Delivery.State.NOT_SENT,
        answer=row.last_error,
    )


def forget_old_attempts() -> int:
    """Forget tries of more than ninety days ago; answers how many. Messages stay as they are.

    The application may not delete them itself: the database's function looks how old they are.
    """
    forgotten = 0
    while True:
        [(some,)] = bulk.fetch("select accord_forget_attempts(%s)", [ROWS_AT_ONCE])
        forgotten += int(some)
        if some < ROWS_AT_ONCE:
            return forgotten


def count_leased(*, people: Sequence[int], recipient: str, besides: int, at: datetime) -> int:
    """How many other messages to these people, or to this recipient, are just being sent."""
    return (
        Delivery.objects.filter(state=Delivery.State.WAITING, leased_until__gt=at)
        .filter(Q(person_id__in=list(people)) | Q(recipient__iexact=recipient))
        .exclude(pk=besides)
        .count()
    )


def list_deliveries(
    *,
    channel: str,
    states: Sequence[str],
    before: int | None = None,
    limit: int = 50,
) -> list[DeliveryCard]:
    """Messages in these states, newest first; `before` is the id of the last one seen."""
    rows = Delivery.objects.filter(channel=channel, state__in=states).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        DeliveryCard(
            row.pk,
            row.recipient,
            row.purpose,
            row.person_id,
            row.state,
            row.attempts,
            row.due_at,
            row.settled_at,
            row.last_error,
        )
        for row in rows.only(*SHOWN)[:limit]
    ]


def settle(
    *,
    message: Message,
    error: str | None,
    at: datetime,
    pauses: Sequence[timedelta] = PAUSES,
) -> None:
    """Record how a try went; a failure is put back until the pauses are used up.

    Somebody whose lease ran out learns nothing new for the message when they fail after all.
    """
    is_over = error is None or message.attempt > len(pauses)
    state = Delivery.State.SENT if error is None else Delivery.State.DEAD
    bulk.execute(
        _SETTLE,
        {
            "id": message.id,
            "attempt": message.attempt,
            "at": at,
            "outcome": "FAILED" if error else "SENT",
            "answer": (error or "")[:500],
            "failed": error is not None,
            "state": state.value if is_over else Delivery.State.WAITING.value,
            "settled": at if is_over else None,
            "due": None if is_over else at + pauses[message.attempt - 1],
        },
    )
