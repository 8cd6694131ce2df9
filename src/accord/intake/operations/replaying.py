"""Rows that were set aside, corrected and tried once more, through the pipeline of their delivery.

Each step is whole or not at all: the correction, the effect, the receipts, the counts of the
delivery and how far the replay has come are one transaction.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, jobs
from accord.intake import models
from accord.intake.operations import (
    batches,
    files,
    identity,
    people,
    refusing,
    rereading,
    tallies,
)
from accord.intake.queries import asides
from accord.intake.rules import fixing
from accord.intake.rules.fixing import Fixed
from accord.intake.rules.normalise import Normalised, Problem, normalise
from accord.intake.values import problems
from accord.intake.values.batches import BatchState
from accord.intake.values.fixing import (
    NEVER_BY_HAND,
    Correction,
    FixKind,
    ReplayState,
    RowState,
    Selection,
    Tried,
)
from accord.journal import api as journal

AT_ONCE = 500  # more rows are a job of their own
REASONS_SHOWN = 20
SETTLED = ("state", "code", "column", "details", "outcome", "fixes", "cells", "attributes")
Reasons = Counter[tuple[str, str]]


@dataclass(slots=True)
class _Step:
    """What one step has done: rows that went in, that stay with a reason, that were dropped."""

    batch_id: int
    last_row: int
    went_in: int = 0
    stayed: int = 0
    dropped: int = 0
    why: Reasons = field(default_factory=Counter)


@transaction.atomic
def begin(
    *, selection: Selection, correction: Correction | None, actor_id: int | None, at: datetime
) -> int:
    """Note a replay of the rows selected, with what is to be corrected before; answers its id.

    Raises UnableToFix where the correction cannot be kept.
    """
    fix = None
    if correction is not None:
        correction = fixing.clean(correction)
        fix = models.Fix.objects.create(
            kind=correction.kind, details=dict(correction.details), made_by_id=actor_id, made_at=at
        )
    made = models.Replay.objects.create(
        selection=selection.as_dict(),
        fix=fix,
        made_by_id=actor_id,
        made_at=at,
        state=ReplayState.WAITING,
        total=asides.count_open(selection=selection),
    )
    journal.record(
        kind="replay.begun",
        subject="replay",
        subject_id=made.pk,
        actor_id=actor_id,
        at=at,
        rows=made.total,
        fix=correction.kind.value if correction else "",
    )
    return made.pk


def run(
    *,
    replay_id: int,
    now: Callable[[], datetime],
    say: Callable[[int], None] = lambda _done: None,
) -> ReplayState:
    """Try the rows of a replay, step by step; go on where it stopped."""
    _take_up(replay_id, at=now())
    while (state := _step(replay_id, at=now())) is ReplayState.RUNNING:
        say(models.Replay.objects.values_list("done", flat=True).get(pk=replay_id))
    return state


def preview(
    *,
    selection: Selection,
    correction: Correction | None,
    actor_id: int | None,
    now: Callable[[], datetime],
) -> Tried:
    """What a replay would do, by doing it and taking everything back; of many rows the first."""
    why: Reasons = Counter()
    with transaction.atomic():
        replay_id = begin(selection=selection, correction=correction, actor_id=actor_id, at=now())
        _take_up(replay_id, at=now())
        while _step(replay_id, at=now(), why=why) is ReplayState.RUNNING:
            done = models.Replay.objects.values_list("done", flat=True).get(pk=replay_id)
            if done >= AT_ONCE:
                break
        made = models.Replay.objects.get(pk=replay_id)
        transaction.set_rollback(True)
    reasons = tuple((*reason, rows) for reason, rows in why.most_common(REASONS_SHOWN))
    return Tried(made.total, made.done, made.went_in, made.stayed, made.dropped, reasons)


def _take_up(replay_id: int, *, at: datetime) -> None:
    with transaction.atomic():
        replay = models.Replay.objects.select_for_update().get(pk=replay_id)
        if replay.state == ReplayState.RUNNING and replay.leased_until and replay.leased_until > at:
            raise batches.AlreadyRunning
        if replay.state in (ReplayState.WAITING, ReplayState.RUNNING):
            replay.state, replay.leased_until = ReplayState.RUNNING, at + batches.LEASE
            replay.save()


@transaction.atomic
def _step(replay_id: int, *, at: datetime, why: Reasons | None = None) -> ReplayState:
    replay = models.Replay.objects.select_for_update().get(pk=replay_id)
    if replay.state != ReplayState.RUNNING:
        return ReplayState(replay.state)
    if replay.cancel_asked:
        return _finish(replay, ReplayState.CANCELLED, at=at)
    selection = Selection.from_dict(replay.selection)
    batch_id = asides.next_batch(
        selection=selection, after_batch=replay.at_batch, after_row=replay.at_row
    )
    if batch_id is None:
        return _finish(replay, ReplayState.DONE, at=at)
    after = replay.at_row if batch_id == replay.at_batch else -1
    done = _try(replay, batch_id=batch_id, selection=selection, after=after, at=at)
    if why is not None:
        why.update(done.why)
    replay.at_batch, replay.at_row = batch_id, done.last_row
    replay.went_in += done.went_in
    replay.stayed += done.stayed
    replay.dropped += done.dropped
    replay.done += done.went_in + done.stayed + done.dropped
    replay.leased_until = at + batches.LEASE
    replay.save()
    return ReplayState.RUNNING


def _finish(replay: models.Replay, state: ReplayState, *, at: datetime) -> ReplayState:
    replay.state, replay.finished_at, replay.leased_until = state, at, None
    replay.save()
    journal.record(
        kind="replay.ended",
        subject="replay",
        subject_id=replay.pk,
        actor_id=replay.made_by_id,
        at=at,
        went_in=replay.went_in,
        stayed=replay.stayed,
        dropped=replay.dropped,
    )
    return state


def _try(
    replay: models.Replay, *, batch_id: int, selection: Selection, after: int, at: datetime
) -> _Step:
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    rows = list(
        asides.open_rows(selection=replace(selection, batch_id=batch_id))
        .filter(row_no__gt=after)
        .order_by("row_no")
        .select_for_update(of=("self",))[: batches.STEP]
    )
    if not rows or batch.state == BatchState.UNDONE:
        return _Step(batch_id, 2**62)
    tallies.reopen(batch)
    done = _Step(batch_id, rows[-1].row_no)
    if replay.fix and replay.fix.kind == FixKind.DROP:
        _drop(batch, rows=rows, fix_id=replay.fix.pk, done=done)
    else:
        _go(batch, rows=rows, replay=replay, done=done, at=at)
    batch.save()
    return done


def _drop(
    batch: models.Batch, *, rows: Sequence[models.SetAside], fix_id: int, done: _Step
) -> None:
    numbers = [row.row_no for row in rows]
    quarantined = sum(row.outcome == Outcome.QUARANTINED for row in rows)
    batch.quarantined -= quarantined
    batch.refused += quarantined
    _write(batch.pk, numbers, outcome=Outcome.REFUSED, state=RowState.DROPPED, fix_id=fix_id)
    bulk.execute(
        "update intake_receipt set outcome = 'refused' where batch_id = %s and row_no = any(%s)",
        [batch.pk, numbers],
    )
    done.dropped = len(rows)


def _write(
    batch_id: int, numbers: list[int], *, outcome: Outcome, state: RowState, fix_id: int | None
) -> None:
    fixes = [] if fix_id is None else [fix_id]
    bulk.execute(
        """update intake_setaside set outcome = %s, state = %s, fixes = fixes || %s
           where batch_id = %s and row_no = any(%s)""",
        [outcome.value, state.value, bulk.Jsonb(fixes), batch_id, numbers],
    )


def _go(
    batch: models.Batch,
    *,
    rows: Sequence[models.SetAside],
    replay: models.Replay,
    done: _Step,
    at: datetime,
) -> None:
    corrections = asides.corrections(
        ids={number for row in rows for number in row.fixes}
        | ({replay.fix_id} if replay.fix_id else set())
    )
    new = [replay.fix_id] if replay.fix_id else []
    rereading.reread(batch=batch, rows=rows, new=[corrections[number] for number in new], at=at)
    shape = files.shape_of(batch=batch, at=at)
    fixed = {
        row.row_no: fixing.apply(
            cells=row.cells,
            headers=shape.headers,
            corrections=[corrections[number] for number in (*row.fixes, *new)],
        )
        for row in rows
    }
    unread = not shape.plan.columns  # a message as it came: nobody has said what its fields mean
    waiting = {row.row_no for row in rows if unread or _waits(row, fixed[row.row_no])}
    child = _child(batch, at=at)
    went: dict[int, people.Result] = {}
    why: dict[int, Problem] = {}
    alike = sorted((row for row in rows if row.row_no not in waiting), key=_key(fixed))
    for _reading, some in groupby(alike, key=_key(fixed)):
        _read(list(some), fixed, shape=shape, child=child, at=at, went=went, why=why)
    _settle(batch, rows=rows, went=went, why=why, fix_id=replay.fix_id)
    if not went:
        child.delete()
    elif len(went) <= identity.AT_ONCE:
        identity.match_now(batch_id=child.pk, at=at)
    else:
        jobs.defer(identity.MATCH)
    done.went_in, done.stayed = len(went), len(rows) - len(went)
    done.why.update((row.code, row.column) for row in rows if row.row_no not in went)


def _key(fixed: Mapping[int, Fixed]) -> Callable[[models.SetAside], Any]:
    def key(row: models.SetAside) -> tuple[Any, ...]:
        said, written, accepted = fixed[row.row_no].reading
        return said, sorted(written), accepted  # type: ignore[call-overload]

    return key


def _waits(row: models.SetAside, fixed: Fixed) -> bool:
    if row.code in NEVER_BY_HAND:
        return True
    known = problems.is_of_the_pipeline(row.code)
    return fixing.waits_still(row.code, fixed=fixed, is_of_the_pipeline=known)


def _child(batch: models.Batch, *, at: datetime) -> models.Batch:
    return models.Batch.objects.create(
        replay_of=batch,
        door=batch.door,
        kind=batch.kind,
        source=batch.source,
        state=BatchState.DONE,
        plan={},
        made_by_id=batch.made_by_id,
        made_at=at,
        started_at=at,
        finished_at=at,
        received_on=tallies.day_of(at),
    )


def _read(
    rows: list[models.SetAside],
    fixed: Mapping[int, Fixed],
    *,
    shape: files.Shape,
    child: models.Batch,
    at: datetime,
    went: dict[int, people.Result],
    why: dict[int, Problem],
) -> None:
    cells = [fixed[row.row_no].cells for row in rows]
    normalised: Normalised = normalise(
        plan=shape.plan,
        headers=shape.headers,
        columns=[[each[place] for each in cells] for place in range(len(shape.headers))],
        formats=fixing.formats_of(shape.formats, fixed=fixed[rows[0].row_no]),
        size=len(rows),
        attributes=[row.attributes for row in rows],
    )
    refusing.refuse_erased(normalised, plan=shape.plan)
    with bulk.part_of_batch(child.pk):
        results = batches.TAKERS[shape.plan.kind](
            normalised, plan=shape.plan, at=at, batch_id=child.pk
        )
    went.update({rows[place].row_no: result for place, result in results.items()})
    why.update({rows[place].row_no: each for place, each in normalised.problems.items()})


def _settle(
    batch: models.Batch,
    *,
    rows: Sequence[models.SetAside],
    went: Mapping[int, people.Result],
    why: Mapping[int, Problem],
    fix_id: int | None,
) -> None:
    """Rows that went in leave the list, the others get their new reason; the counts follow."""
    for row in rows:
        setattr(batch, row.outcome, getattr(batch, row.outcome) - 1)
        row.fixes = [*row.fixes, fix_id] if fix_id else row.fixes
        problem = why.get(row.row_no)
        if row.row_no in went:
            row.state = RowState.IN
            outcome = went[row.row_no][0]
        elif problem is not None:
            row.code, row.column = problem.code, problem.column[:300]
            row.details, row.outcome = dict(problem.facts), problem.outcome.value
            if problem.code == refusing.CODE:  # nothing of somebody erased is kept
                row.cells, row.attributes, row.fixes = [], {}, []
            outcome = problem.outcome
        else:
            outcome = Outcome(row.outcome)
        setattr(batch, outcome.value, getattr(batch, outcome.value) + 1)
    models.SetAside.objects.bulk_update(rows, [*SETTLED], batch_size=1_000)
    _receipts(batch.pk, rows=rows, went=went)


def _receipts(
    batch_id: int, *, rows: Sequence[models.SetAside], went: Mapping[int, people.Result]
) -> None:
    outcomes = [went[row.row_no][0].value if row.row_no in went else row.outcome for row in rows]
    subjects = [went[row.row_no][1] if row.row_no in went else None for row in rows]
    bulk.execute(
        """update intake_receipt receipt set outcome = now.outcome, subject_id = now.subject
           from unnest(%s::int[], %s::text[], %s::bigint[]) as now(row_no, outcome, subject)
           where receipt.batch_id = %s and receipt.row_no = now.row_no""",
        [[row.row_no for row in rows], outcomes, subjects, batch_id],
    )


@transaction.atomic
def ask_cancel(*, replay_id: int, actor_id: int | None, at: datetime) -> None:
    """Ask a replay to stop after its present step; what went in stays in."""
    replay = models.Replay.objects.select_for_update().get(pk=replay_id)
    if replay.state == ReplayState.WAITING:
        _finish(replay, ReplayState.CANCELLED, at=at)
    elif replay.state == ReplayState.RUNNING:
        replay.cancel_asked = True
        replay.save()
        journal.record(
            kind="replay.cancel_asked",
            subject="replay",
            subject_id=replay_id,
            actor_id=actor_id,
            at=at,
        )


@transaction.atomic
def fail(*, replay_id: int, at: datetime) -> None:
    """End a replay that cannot go on; what went in stays in, the rest waits as before."""
    replay = models.Replay.objects.select_for_update().get(pk=replay_id)
    _finish(replay, ReplayState.FAILED, at=at)
