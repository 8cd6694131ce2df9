"""The emblem of the revenue team: chosen, sent in, taken away."""

import hashlib
from datetime import datetime

from django.db import transaction

from accord.journal import api as journal
from accord.team import models
from accord.team.rules import emblems as rules
from accord.team.values.emblems import OWN


@transaction.atomic
def set_emblem(
    *, drawn: str = "", sent: bytes | None = None, actor_id: int | None, at: datetime
) -> None:
    """Take a picture that is sent in, else one of the house's, as the emblem. Raises
    UnableToDraw."""
    image = rules.emblem_of(sent) if sent is not None else rules.drawn(drawn)
    kept = OWN if sent is not None else drawn
    models.Emblem.objects.update_or_create(
        pk=1,
        defaults={
            "drawn": kept, "image": image, "digest": hashlib.sha256(image).hexdigest()[:32],
            "made_at": at,
        },
    )  # fmt: skip
    journal.record(
        kind="team.emblem_chosen", subject="team", subject_id=1, at=at, actor_id=actor_id,
        drawn=kept,
    )  # fmt: skip


@transaction.atomic
def remove_emblem(*, actor_id: int | None, at: datetime) -> None:
    """Go without an emblem."""
    gone, _each = models.Emblem.objects.all().delete()
    if gone:
        journal.record(
            kind="team.emblem_removed", subject="team", subject_id=1, at=at, actor_id=actor_id
        )
