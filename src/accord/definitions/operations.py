"""Proposing a new wording, putting it in force from a day on, taking it back, having read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.definitions import models, queries
from accord.definitions.rules import segments as segment_rules
from accord.definitions.rules import wording as rules
from accord.definitions.values import (
    Flaw,
    Kind,
    Segment,
    Stage,
    State,
    UnableToPropose,
    UnableToPutInForce,
)
from accord.foundation import jobs
from accord.journal import api as journal


@transaction.atomic
def propose_stages(*, stages: Sequence[Stage], actor_id: int | None, at: datetime) -> int:
    """Write down new words, entry rules or owners of the stages as the next version; answers its
    number. Nothing is judged by it yet. Raises UnableToPropose."""
    latest = _latest(Kind.STAGES)
    rules.check_stages(stages, now=rules.stages_of(latest.body))
    return _propose(latest, body=rules.stages_body(stages), actor_id=actor_id, at=at)


@transaction.atomic
def propose_segments(*, segments: Sequence[Segment], actor_id: int | None, at: datetime) -> int:
    """Write down by which rules leads fall into segments, the first that holds first, as the next
    version; none: a segment is as records say. Answers its number. Raises UnableToPropose."""
    latest = _latest(Kind.SEGMENTS)
    segment_rules.check_segments(segments, now=segment_rules.segments_of(latest.body))
    body = segment_rules.segments_body(segments)
    return _propose(latest, body=body, actor_id=actor_id, at=at)


@transaction.atomic
def put_in_force(
    *, kind: Kind, number: int, since: datetime, actor_id: int | None, at: datetime
) -> None:
    """Have a proposed version judge what happens from `since` on; the one before judges until
    then, and what it has judged stays as it is. Raises UnableToPutInForce."""
    rows = _locked(kind)
    row = next((row for row in rows if row.number == number), None)
    before = max(
        (row for row in rows if row.active_from is not None),
        key=lambda row: row.number,
        default=None,
    )
    if row is None or row.state != State.DRAFT:
        raise UnableToPutInForce(flaw=Flaw.NOT_PROPOSED)
    if since < at:
        raise UnableToPutInForce(flaw=Flaw.IN_THE_PAST)
    if before is not None:
        if before.active_from is not None and since <= before.active_from:
            raise UnableToPutInForce(flaw=Flaw.BEFORE_THE_LAST)
        before.active_to, before.state = since, State.SUPERSEDED
        before.save()
    row.active_from, row.state = since, State.IN_FORCE
    row.save()
    if kind is Kind.SEGMENTS and since <= at:
        jobs.defer("leads.judge_segments")
    _tell(row, kind="definition.put_in_force", actor_id=actor_id, at=at)


@transaction.atomic
def withdraw(*, kind: Kind, number: int, actor_id: int | None, at: datetime) -> None:
    """Take back a version that has not judged anything yet: a proposal, or one that is still to
    begin; then the version before goes on. Raises UnableToPutInForce."""
    rows = _locked(kind)
    row = next((row for row in rows if row.number == number), None)
    if row is None or (row.active_from is not None and row.active_from <= at):
        raise UnableToPutInForce(flaw=Flaw.HAS_BEGUN)
    since = row.active_from
    _tell(row, kind="definition.withdrawn", actor_id=actor_id, at=at)
    row.delete()
    if since is not None:
        before = models.Version.objects.get(kind=kind, active_to=since)
        before.active_to, before.state = None, State.IN_FORCE
        before.save()


@transaction.atomic
def mark_read(*, member_id: int, at: datetime) -> None:
    """A member says that they have read every definition that is in force."""
    for kind in Kind:
        version = queries.get_in_force(kind=kind, at=at)
        models.Reading.objects.get_or_create(
            member_id=member_id, version_id=version.id, defaults={"read_at": at}
        )
    journal.record(
        kind="definitions.read", subject="member", subject_id=member_id, actor_id=member_id, at=at
    )


def _latest(kind: Kind) -> models.Version:
    """The version that a new one follows; raises UnableToPropose beside another proposal."""
    rows = _locked(kind)
    if any(row.state == State.DRAFT for row in rows):
        raise UnableToPropose(flaw=Flaw.PROPOSED_ALREADY)
    return max(rows, key=lambda row: row.number)


def _propose(
    latest: models.Version, *, body: dict[str, Any], actor_id: int | None, at: datetime
) -> int:
    row = models.Version.objects.create(
        kind=latest.kind,
        number=latest.number + 1,
        state=State.DRAFT,
        body=body,
        made_by_id=actor_id,
        made_at=at,
    )
    _tell(row, kind="definition.proposed", actor_id=actor_id, at=at)
    return row.number


def _locked(kind: Kind) -> list[models.Version]:
    return list(models.Version.objects.select_for_update().filter(kind=kind).order_by("number"))


def _tell(row: models.Version, *, kind: str, actor_id: int | None, at: datetime) -> None:
    journal.record(
        kind=kind,
        subject="definition",
        subject_id=row.pk,
        actor_id=actor_id,
        at=at,
        definition=row.kind,
        number=row.number,
        since=row.active_from.isoformat() if row.active_from else None,
    )
