"""Batches that were left behind: their process was killed, or their sender went away."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accord.intake import models
from accord.intake.operations.batches import fail
from accord.intake.values.batches import BatchState, Door

PATIENCE = timedelta(minutes=15)


def interrupted(*, at: datetime) -> list[int]:
    """File batches whose process has ended without a word; they go on where they stopped.

    One that has waited long counts too: the job that should have begun it may be gone. But it
    may name what an earlier file of the same person brings, and waits while that is under way.
    """
    earlier = models.Batch.objects.filter(
        door=Door.FILE,
        state=BatchState.RUNNING,
        leased_until__gte=at,
        made_by=OuterRef("made_by"),
        pk__lt=OuterRef("pk"),
    )
    rows = _left_behind(at=at).filter(~Exists(earlier), door=Door.FILE).order_by("id")
    return list(rows.values_list("pk", flat=True))


def end_unanswered(*, at: datetime) -> int:
    """End batches of senders whose request was cut off; answers how many.

    What went in stays. The rest was never confirmed, so its sender sends it again.
    """
    rows = _left_behind(at=at).exclude(door__in=[Door.FILE, Door.SAMPLE])
    left = list(rows.values_list("pk", flat=True))
    sentence = _("The request was cut off. What was not confirmed is to be sent again.")
    for batch_id in left:
        fail(batch_id=batch_id, sentence=sentence, at=at)
    return len(left)


def _left_behind(*, at: datetime) -> QuerySet[models.Batch]:
    stopped = Q(state=BatchState.RUNNING, leased_until__lt=at)
    forgotten = Q(state=BatchState.WAITING, made_at__lt=at - PATIENCE)
    return models.Batch.objects.filter(stopped | forgotten, replay_of=None)
