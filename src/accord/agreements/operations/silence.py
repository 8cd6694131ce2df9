"""A draft is measured in silence, for as long as it says."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreements import models
from accord.agreements.operations.proposing import propose_agreement
from accord.agreements.queries.agreements import list_silent_runs
from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.stepping import as_kept, from_kept, step_beyond
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.silence import Measured, SilenceFlaw, SilentRun, UnableToMeasure
from accord.definitions import api as definitions
from accord.definitions.values import OPEN, DefinitionVersion, Kind
from accord.foundation import bulk
from accord.journal import api as journal
from accord.team.values import Side

TOPIC = 0x73696C65  # "sile"


@transaction.atomic
def start_silent_run(*, key: str, actor_id: int | None, at: datetime) -> datetime:
    """Measure the open draft of a key from now on for as many days as it says, without telling
    anybody; answers when that ends. Each draft once, and anew where that was stopped before its
    days were over: what was measured then goes. Raises UnableToMeasure."""
    bulk.alone_for(topic=TOPIC, keys=[key])
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise UnableToMeasure(flaw=SilenceFlaw.NO_DRAFT)
    days = read_agreement(version.body).silent_days
    before = _run_of(version)
    if before is not None and not before.is_short(days=days):
        raise UnableToMeasure(flaw=SilenceFlaw.MEASURED_ALREADY)
    if not days:
        raise UnableToMeasure(flaw=SilenceFlaw.NO_DAYS)
    ends_at = at + timedelta(days=days)
    models.SilentRun.objects.update_or_create(
        version_id=version.id,
        defaults={
            "started_at": at, "ends_at": ends_at, "started_by_id": actor_id, "stopped_at": None,
            "measured_at": None, "measured": None,
        },
    )  # fmt: skip
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


@transaction.atomic
def keep_measured(*, version_id: int, measured: Sequence[Measured], at: datetime) -> bool:
    """Keep what came of a silent run that is over; False where that was kept before. The draft
    stays as it is: leaders take from it what they want."""
    row = models.SilentRun.objects.select_for_update(of=("self",)).filter(
        version_id=version_id, measured_at__isnull=True, started_at__lte=at
    ).first()  # fmt: skip
    if row is None or (row.stopped_at or row.ends_at) > at:
        return False
    row.measured_at, row.measured = at, as_kept(measured)
    row.save()
    journal.record(
        kind="silent_run.measured", subject="definition", subject_id=version_id, at=at,
        clauses=len(measured),
    )  # fmt: skip
    return True


@transaction.atomic
def take_proposed(
    *, key: str, codes: Collection[str], revision: int, actor_id: int | None, at: datetime
) -> int:
    """Change these clauses of the open draft to targets a step beyond what was measured; answers
    its number. revision: the one that was looked at.

    Raises UnableToMeasure where nothing was measured or chosen; UnableToAgree as `redraft` does.
    """
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise UnableToMeasure(flaw=SilenceFlaw.NO_DRAFT)
    row = models.SilentRun.objects.filter(version_id=version.id).first()
    if row is None or row.measured is None:
        raise UnableToMeasure(flaw=SilenceFlaw.NOT_MEASURED)
    wanted = [one for one in from_kept(row.measured) if one.code in codes]
    body = step_beyond(version.body, wanted)
    if body == version.body:
        raise UnableToMeasure(flaw=SilenceFlaw.NOTHING_CHOSEN)
    return propose_agreement(
        key=key, body=body, actor_id=actor_id, at=at, change=(version.number, revision)
    )


@transaction.atomic
def sign_agreement(
    *,
    key: str,
    number: int,
    side: Side,
    digest: str,
    since: datetime,
    member_id: int | None,
    at: datetime,
) -> datetime | None:
    """A leader signs an agreement, as `definitions.sign` has it, once it has been measured.

    Raises UnableToMeasure while it is measured in silence, and for a new one that says it is to be
    measured first and was not, or not for as many days; UnableToAgree.
    """
    bulk.alone_for(topic=TOPIC, keys=[key])
    version = definitions.find_version(kind=Kind.AGREEMENT, key=key, number=number)
    if version is not None and version.state in OPEN:
        _check_measured(version, at=at)
    return definitions.sign(
        kind=Kind.AGREEMENT, key=key, number=number, side=side, digest=digest, since=since,
        member_id=member_id, at=at,
    )  # fmt: skip


def _check_measured(version: DefinitionVersion, *, at: datetime) -> None:
    run = _run_of(version)
    if run is not None and run.ended_at > at:
        raise UnableToMeasure(flaw=SilenceFlaw.STILL_RUNNING, until=run.ended_at)
    versions = definitions.list_versions(kind=Kind.AGREEMENT, key=version.key)
    if any(one.active_from is not None for one in versions):
        return  # an amendment of what both live by
    with suppress(UnableToRead):
        days = read_agreement(version.body).silent_days
        if run is None and days:
            raise UnableToMeasure(flaw=SilenceFlaw.NOT_MEASURED)
        if run is not None and run.is_short(days=days):
            raise UnableToMeasure(flaw=SilenceFlaw.STOPPED_EARLY)


def _run_of(version: DefinitionVersion) -> SilentRun | None:
    return list_silent_runs(version_ids=[version.id]).get(version.id)
