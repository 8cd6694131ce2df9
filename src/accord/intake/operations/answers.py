"""Writes that name an Idempotency-Key: done once, answered alike ever after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accord.foundation import bulk
from accord.intake import models

TOPIC = 0x616E7377  # "answ"
KEPT = timedelta(days=90)


class InProgress(Exception):
    """The same key is being worked on this moment."""


class OtherBody(Exception):
    """The key was used before, for another request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a request, as text; `repeated` when it was said before."""

    status: int
    content: str
    repeated: bool = False


@transaction.atomic
def once(
    *, scope: str, key: str, body_digest: str, at: datetime, work: Callable[[], Answer]
) -> Answer:
    """Do the work unless it has been done under this key; effect and answer commit together.

    The lock ends with the transaction, so a killed process leaves no key locked, and no half
    of a request behind: whoever asks again starts from nothing. That is why a request of more
    than 5,000 records with a key is one transaction, against the rule for batches. Steps of
    their own would have to leave a half-taken request for a sender who may never ask again, and
    would need a lock that outlives a transaction, which a pool of sessions cannot keep. The
    bound of 10,000 records keeps the one transaction short. Raises InProgress, OtherBody.
    """
    locked = bulk.fetch(
        "select pg_try_advisory_xact_lock(%s, hashtext(%s))", [TOPIC, f"{scope}:{key}"]
    )
    if not locked[0][0]:
        raise InProgress
    before = models.StoredAnswer.objects.filter(scope=scope, key=key).first()
    if before is not None:
        if before.body_digest != body_digest:
            raise OtherBody
        return Answer(before.status, before.answer, repeated=True)
    answer = work()
    models.StoredAnswer.objects.create(
        scope=scope,
        key=key,
        body_digest=body_digest,
        status=answer.status,
        answer=answer.content,
        answered_at=at,
    )
    return answer


def forget_old(*, at: datetime) -> int:
    """Remove answers older than ninety days; answers how many."""
    gone, _ = models.StoredAnswer.objects.filter(answered_at__lt=at - KEPT).delete()
    return gone
