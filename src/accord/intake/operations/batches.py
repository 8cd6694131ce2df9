"""A batch from arrival to end: received, run in steps, cancelled, taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome
from accord.foundation import bulk, crashing, jobs
from accord.handoffs import api as handoffs
from accord.intake import models
from accord.intake.operations import (
    colleagues,
    histories,
    identity,
    journeys,
    people,
    receiving,
    refusing,
    spending,
    trade,
    visits,
)
from accord.intake.rules.normalise import ColumnFormat, Normalised, Problem, normalise
from accord.intake.values.batches import BatchState, Door, Kind
from accord.intake.values.fixing import CELL_BOUND
from accord.intake.values.plans import Plan
from accord.journal import api as journal
from accord.scoring import api as scoring

LEASE = timedelta(minutes=3)
STEP = 5_000
MANY = 1_000  # rows after which the planner looks at the tables once more
_OUTCOMES = [outcome.value for outcome in Outcome]
_MOVING = ["state", "started_at", "leased_until", "finished_at", "received", "pending", *_OUTCOMES]
Take = Callable[..., dict[int, people.Result]]
TAKERS: Mapping[Kind, Take] = {
    Kind.LEADS: people.take_leads,
    Kind.VISITS: visits.take_visits,
    Kind.TOUCHES: journeys.take_touches,
    Kind.STAGE_HISTORY: histories.take_stage_history,
    Kind.COMPANIES: trade.take_companies,
    Kind.DEALS: trade.take_deals,
    Kind.CAMPAIGNS: spending.take_campaigns,
    Kind.COSTS: spending.take_costs,
    Kind.ASSETS: trade.take_assets,
    Kind.USERS: colleagues.take_users,
}


class AlreadyRunning(Exception):
    """Another process works on this batch."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Rows as they came: numbers as people see them, cells by header, and rows already bad.

    attributes: what each row says beside its columns, where it comes with names of its own.
    """

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]
    bad: Sequence[tuple[int, Problem, Sequence[str]]] = ()
    attributes: Sequence[dict[str, str]] = ()

    def __len__(self) -> int:
        return len(self.numbers) + len(self.bad)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a batch's rows come from: headers, how columns are written, and the rows themselves.

    held: the code under which every row waits, such as FILE_IN_DOUBT where the whole can be read
    in two ways; "" where they go in.
    """

    headers: Sequence[str]
    formats: Mapping[str, ColumnFormat]
    blocks: Iterator[Delivered]
    held: str = ""


def run(
    *,
    batch_id: int,
    plan: Plan,
    source: Source,
    now: Callable[[], datetime],
    say: Callable[[int], None] = lambda _done: None,
) -> BatchState:
    """Take a batch in, step by step, each step whole or not at all; go on where it stopped.

    Every step stores its effect, its receipts and its counts in one transaction, so a kill at
    any instant loses nothing and doubles nothing.
    """
    done_to = _begin(batch_id, at=now())
    done = 0
    for block in source.blocks:
        done += len(block)
        fresh = _after(block, done_to)
        if len(fresh) == 0:
            continue
        state = _step(batch_id, plan=plan, source=source, block=fresh, at=now())
        crashing.place("step.committed")
        if state is not BatchState.RUNNING:
            return state
        if len(fresh) >= MANY:
            bulk.look_again()
        say(done)
    return _end(batch_id, at=now())


@transaction.atomic
def take_at_once(
    *, door: Door, source: Source, now: Callable[[], datetime], **delivery: Any
) -> int:
    """A delivery of one step: noted, taken in and ended in one transaction; answers its batch.

    One commit in place of four, which is most of what a single record costs. `delivery`: what
    `receiving.note` is told.
    """
    at = now()
    with bulk.plans_kept(rows=delivery["rows"]):
        # Nobody else sees the batch yet: it is neither locked nor written between its beginning
        # and its end.
        batch = receiving.note(door=door, at=at, **delivery)
        batch.state, batch.started_at = BatchState.RUNNING, at
        for block in source.blocks:
            _take(batch, plan=delivery["plan"], source=source, block=block, at=at)
        _finish(batch, at=now())
    return batch.pk


def _begin(batch_id: int, *, at: datetime) -> int:
    with transaction.atomic():
        batch = models.Batch.objects.select_for_update().get(pk=batch_id)
        if batch.state == BatchState.RUNNING and batch.leased_until and batch.leased_until > at:
            raise AlreadyRunning
        if batch.state in (BatchState.WAITING, BatchState.RUNNING):
            batch.state, batch.leased_until = BatchState.RUNNING, at + LEASE
            batch.started_at = batch.started_at or at
            batch.save()
        last = (
            models.Receipt.objects.filter(batch_id=batch_id)
            .order_by("-row_no")
            .values_list("row_no", flat=True)
        )
        return last.first() or 0


def _after(block: Delivered, done_to: int) -> Delivered:
    if not done_to or (block.numbers and block.numbers[0] > done_to and not block.bad):
        return block
    keep = [place for place, number in enumerate(block.numbers) if number > done_to]
    return Delivered(
        [block.numbers[place] for place in keep],
        [[column[place] for place in keep] for column in block.columns],
        [bad for bad in block.bad if bad[0] > done_to],
        [block.attributes[place] for place in keep] if block.attributes else (),
    )


@transaction.atomic(savepoint=False)
def _step(
    batch_id: int, *, plan: Plan, source: Source, block: Delivered, at: datetime
) -> BatchState:
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    if batch.cancel_asked:
        return _cancel(batch, at=at)
    if batch.state != BatchState.RUNNING:
        return BatchState(batch.state)
    batch.leased_until = at + LEASE
    _take(batch, plan=plan, source=source, block=block, at=at)
    batch.save()
    crashing.place("step.counted")
    return BatchState.RUNNING


def _take(
    batch: models.Batch, *, plan: Plan, source: Source, block: Delivered, at: datetime
) -> None:
    """The effect of a block, its receipts and, not yet saved, its counts."""
    crashing.place("step.begun")
    normalised = normalise(
        plan=plan,
        headers=source.headers,
        columns=block.columns,
        formats=source.formats,
        size=len(block.numbers),
        attributes=block.attributes,
    )
    refusing.refuse_erased(normalised, plan=plan)
    if source.held:
        for row in normalised.good():
            normalised.problems[row] = Problem(row, source.held, "", {}, Outcome.QUARANTINED)
    with bulk.part_of_batch(batch.pk):
        results = TAKERS[plan.kind](normalised, plan=plan, at=at, batch_id=batch.pk)
    crashing.place("step.taken")
    _receipts(batch.pk, block=block, normalised=normalised, results=results)
    crashing.place("step.receipted")
    _count(batch, block=block, normalised=normalised, results=results)
    if len(block) <= identity.AT_ONCE:
        identity.match_now(batch_id=batch.pk, at=at)
    scoring.follow_written(at=at)
    if batch.door != Door.SAMPLE:  # nobody is told of what was invented
        handoffs.follow_written(at=at)


def _save(batch: models.Batch) -> None:
    """How far it is, what has become of its rows."""
    bulk.execute(
        f"update intake_batch set {', '.join(f'{name} = %s' for name in _MOVING)} where id = %s",
        [*(getattr(batch, name) for name in _MOVING), batch.pk],
    )


def _receipts(
    batch_id: int, *, block: Delivered, normalised: Normalised, results: Mapping[int, people.Result]
) -> None:
    numbers = [block.numbers[row] for row in results]
    aside: list[tuple[int, Problem, Sequence[str]]] = [
        (
            block.numbers[row],
            problem,
            [] if problem.code == refusing.CODE else [column[row] for column in block.columns],
        )
        for row, problem in normalised.problems.items()
    ]
    aside = refusing.hush([*aside, *block.bad])
    bulk.insert(
        "intake_receipt",
        {
            "batch_id": [batch_id] * (len(numbers) + len(aside)),
            "row_no": [*numbers, *(number for number, _, _ in aside)],
            "outcome": [
                *(outcome.value for outcome, _ in results.values()),
                *(problem.outcome.value for _, problem, _ in aside),
            ],
            "subject_id": [*(subject for _, subject in results.values()), *([None] * len(aside))],
        },
    )
    wrong = normalised.problems
    bulk.insert(
        "intake_setaside",
        {
            "batch_id": [batch_id] * len(aside),
            "row_no": [number for number, _, _ in aside],
            "outcome": [problem.outcome.value for _, problem, _ in aside],
            "code": [problem.code for _, problem, _ in aside],
            "column": [problem.column[:300] for _, problem, _ in aside],
            "details": [dict(problem.facts) for _, problem, _ in aside],
            "cells": [[cell[:CELL_BOUND] for cell in cells] for _, _, cells in aside],
            "attributes": [
                {} if problem.code == refusing.CODE else said
                for said, (_, problem, _) in zip(
                    [
                        *(block.attributes[row] if block.attributes else {} for row in wrong),
                        *({} for _ in block.bad),
                    ],
                    aside,
                    strict=True,
                )
            ],
        },
    )


def _count(
    batch: models.Batch,
    *,
    block: Delivered,
    normalised: Normalised,
    results: Mapping[int, people.Result],
) -> None:
    outcomes = [outcome for outcome, _ in results.values()]
    outcomes += [problem.outcome for problem in normalised.problems.values()]
    outcomes += [problem.outcome for _, problem, _ in block.bad]
    if len(outcomes) != len(block):
        raise AssertionError(f"{len(block)} rows came, {len(outcomes)} have an outcome")
    fresh = max(len(block) - batch.pending, 0)
    batch.received += fresh
    batch.pending += fresh - len(block)
    for outcome in Outcome:
        setattr(batch, outcome.value, getattr(batch, outcome.value) + outcomes.count(outcome))


@transaction.atomic
def stop(*, batch_id: int, at: datetime) -> None:
    """End a batch after the step that is done, from the process that runs it."""
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state in (BatchState.WAITING, BatchState.RUNNING):
        _cancel(batch, at=at)


def _cancel(batch: models.Batch, *, at: datetime) -> BatchState:
    batch.received -= batch.pending
    batch.pending = 0
    batch.state, batch.finished_at = BatchState.CANCELLED, at
    batch.save()
    journal.record(kind="batch.cancelled", subject="batch", subject_id=batch.pk, at=at)
    return BatchState.CANCELLED


@transaction.atomic(savepoint=False)
def _end(batch_id: int, *, at: datetime) -> BatchState:
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    if batch.cancel_asked and batch.pending:
        return _cancel(batch, at=at)
    if batch.state == BatchState.RUNNING:
        _finish(batch, at=at)
    return BatchState(batch.state)


def _finish(batch: models.Batch, *, at: datetime) -> None:
    batch.received -= batch.pending
    batch.pending = 0
    batch.state, batch.finished_at, batch.leased_until = BatchState.DONE, at, None
    _save(batch)
    journal.record(
        kind="batch.taken_in",
        subject="batch",
        subject_id=batch.pk,
        actor_id=batch.made_by_id,
        at=at,
        **{outcome.value: getattr(batch, outcome.value) for outcome in Outcome},
    )
    if batch.door != Door.SAMPLE and contacts.count_newcomers(batch_id=batch.pk):
        jobs.defer(identity.MATCH)
    crashing.place("batch.ended")


@transaction.atomic
def fail(*, batch_id: int, sentence: str, at: datetime) -> None:
    """End a batch that cannot go on; what went in stays and can be taken back."""
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    batch.received -= batch.pending
    batch.pending = 0
    batch.state, batch.failure, batch.finished_at = BatchState.FAILED, sentence[:2000], at
    batch.save()
    journal.record(kind="batch.failed", subject="batch", subject_id=batch_id, at=at)


@transaction.atomic
def ask_cancel(*, batch_id: int, actor_id: int | None, at: datetime) -> None:
    """Ask a running batch to stop after its present step."""
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state == BatchState.WAITING:
        _cancel(batch, at=at)
    elif batch.state == BatchState.RUNNING:
        batch.cancel_asked = True
        batch.save()
        journal.record(
            kind="batch.cancel_asked",
            subject="batch",
            subject_id=batch_id,
            actor_id=actor_id,
            at=at,
        )


def file_path(*, files: Path, digest: str) -> Path:
    """Where the file of a batch is kept."""
    return files / digest[:2] / digest
