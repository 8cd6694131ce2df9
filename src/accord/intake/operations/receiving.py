"""A delivery has come: noted before anything of it goes in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.foundation import bulk, crashing
from accord.intake import models
from accord.intake.operations import tallies
from accord.intake.values.batches import BatchState, Door
from accord.intake.values.plans import Plan
from accord.journal import api as journal

_COLUMNS = [field.attname for field in models.Batch._meta.concrete_fields]


def receive(**delivery: Any) -> int:
    """Note a delivery, told as `note` is told of it; answers its number."""
    return note(**delivery).pk


@transaction.atomic(savepoint=False)
def note(
    *,
    door: Door,
    plan: Plan,
    rows: int,
    at: datetime,
    made_by_id: int | None = None,
    file_name: str = "",
    digest: str = "",
    reading: Mapping[str, Any] | None = None,
) -> models.Batch:
    """Note a delivery of `rows` rows; nothing of it has gone in yet."""
    batch = models.Batch(
        id=bulk.next_ids("intake_batch", 1)[0],
        door=door,
        kind=plan.kind,
        source=plan.source,
        state=BatchState.WAITING,
        file_name=file_name[:255],
        digest=digest,
        profile=plan.profile,
        plan={"plan": plan.as_dict(), "reading": dict(reading or {})},
        made_by_id=made_by_id,
        made_at=at,
        received_on=tallies.day_of(at),
        received=rows,
        pending=rows,
        total_guess=rows,
    )
    bulk.insert("intake_batch", {name: [getattr(batch, name)] for name in _COLUMNS})
    journal.record(
        kind="batch.received",
        subject="batch",
        subject_id=batch.pk,
        actor_id=made_by_id,
        at=at,
        door=door.value,
        rows=rows,
    )
    crashing.place("batch.received")
    return batch
