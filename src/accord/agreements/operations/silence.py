"""A draft is measured in silence, for as long as it says."""

from datetime import datetime, timedelta

from django.db import transaction

from accord.agreements import models
from accord.agreements.rules.reading import read_agreement
from accord.agreements.values.silence import SilenceFlaw, UnableToMeasure
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.journal import api as journal

TOPIC = 0x73696C65  # "sile"


@transaction.atomic
def start_silent_run(*, key: str, actor_id: int | None, at: datetime) -> datetime:
    """Measure the open draft of a key from now on for as many days as it says, without telling
    anybody; answers when that ends. Each draft once. Raises UnableToMeasure."""
    bulk.alone_for(topic=TOPIC, keys=[key])
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise UnableToMeasure(flaw=SilenceFlaw.NO_DRAFT)
    if models.SilentRun.objects.filter(version_id=version.id).exists():
        raise UnableToMeasure(flaw=SilenceFlaw.MEASURED_ALREADY)
    days = read_agreement(version.body).silent_days
    if not days:
        raise UnableToMeasure(flaw=SilenceFlaw.NO_DAYS)
    ends_at = at + timedelta(days=days)
    models.SilentRun.objects.create(
        version_id=version.id, started_at=at, ends_at=ends_at, started_by_id=actor_id
    )
    journal.record(
        kind="silent_run.started", subject="definition", subject_id=version.id, actor_id=actor_id,
        at=at, key=key, number=version.number, until=ends_at.isoformat(),
    )  # fmt: skip
    return ends_at


@transaction.atomic
def stop_silent_run(*, key: str, actor_id: int | None, at: datetime) -> None:
    """End it before its time; what was measured stays. Raises UnableToMeasure."""
    bulk.alone_for(topic=TOPIC, keys=[key])
    row = models.SilentRun.objects.select_for_update(of=("self",)).filter(
        version__key=key, started_at__lte=at, ends_at__gt=at, stopped_at__isnull=True
    ).first()  # fmt: skip
    if row is None:
        raise UnableToMeasure(flaw=SilenceFlaw.NOT_RUNNING)
    row.stopped_at = at
    row.save()
    journal.record(
        kind="silent_run.stopped", subject="definition", subject_id=row.version_id,
        actor_id=actor_id, at=at, key=key,
    )  # fmt: skip
