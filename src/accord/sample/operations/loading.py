"""Loading the sample company through the intake that every file goes through; taking it back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.intake import api as intake
from accord.notices import api as notices
from accord.sample import queries, rules
from accord.sample.operations import living, signing
from accord.sample.operations.shelving import shelved
from accord.sample.values import (
    FIELDS,
    SOURCE,
    AlreadyLoaded,
    Cleared,
    Loaded,
    NothingLoaded,
    Plan,
    SampleState,
    StillLoading,
)

KINDS: tuple[intake.Kind, ...] = tuple(intake.Kind(kind) for kind in FIELDS)
TOPIC = 0x73616D70  # "samp"
INTERRUPTED = "The process that loaded the sample company was stopped."

Say = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    del done, total


@transaction.atomic
def order(*, plan: Plan, at: datetime, actor_id: int | None = None) -> list[int]:
    """Note a batch for each kind of row of the sample company; nothing has gone in yet.

    Raises AlreadyLoaded while a sample company is there, be it in part.
    """
    bulk.alone_for(topic=TOPIC, keys=[SOURCE])
    if queries.list_batches():
        raise AlreadyLoaded
    return [
        intake.receive(
            door=intake.Door.SAMPLE,
            plan=_plan_of(kind),
            rows=0,
            at=at,
            made_by_id=actor_id,
            reading={
                "columns": [{"name": name} for name in FIELDS[kind]],
                "sample": {"until": plan.until.isoformat(), "seed": plan.seed, "scale": plan.scale},
            },
        )
        for kind in KINDS
    ]


def load(
    *,
    plan: Plan,
    now: Callable[[], datetime],
    actor_id: int | None = None,
    say: Say = _silent,
) -> Loaded:
    """Load the sample company; go on with one that was interrupted, as it was ordered.

    Raises AlreadyLoaded, StillLoading. `say` is told rows done and rows in all.
    """
    if queries.get_state() is not SampleState.LOADING:
        order(plan=plan, at=now(), actor_id=actor_id)
    return go_on(now=now, say=say)


def go_on(*, now: Callable[[], datetime], say: Say = _silent) -> Loaded:
    """Load what was ordered, from the start or from where it was interrupted.

    Raises NothingLoaded without an order, StillLoading while another process is at it.
    """
    batches = queries.list_batches()
    plan = queries.plan_of(batches)
    if plan is None:
        raise NothingLoaded
    if any(intake.is_at_work(batch_id=batch.id, at=now()) for batch in batches):
        raise StillLoading
    with shelved(rules.chapters(plan)) as shelf:
        total, before = shelf.drawn.rows.total(), 0
        for batch in batches:
            intake.run(
                batch_id=batch.id,
                plan=_plan_of(batch.kind),
                source=intake.Source(FIELDS[batch.kind], {}, shelf.deliveries(batch.kind)),
                now=now,
                say=_from(before, total=total, say=say),
            )
            before += shelf.drawn.rows[batch.kind]
        signing.agree(at=now())
        signing.recall(plan, at=now())
        signing.aim(plan, at=now())
        living.live(plan, at=now())
        return Loaded(
            plan,
            {batch.kind.value: batch.counts for batch in queries.list_batches()},
            shelf.drawn,
        )


def clear(*, at: datetime, actor_id: int | None = None) -> Cleared:
    """Take the sample company out again; what later work hangs on stays and is counted.

    Raises NothingLoaded, and StillLoading while it is being loaded.
    """
    batches = queries.list_batches()
    if not batches:
        raise NothingLoaded
    if any(intake.is_at_work(batch_id=batch.id, at=at) for batch in batches):
        raise StillLoading
    restored = removed = kept = 0
    with transaction.atomic():
        signing.forget_signed()
        members = queries.list_members(source=SOURCE)
        living.forget(members)
        notices.forget_of(member_ids=members)
        for batch in reversed(batches):
            _stop(batch, at=at, actor_id=actor_id)
            answer = intake.undo(batch_id=batch.id, actor_id=actor_id, at=at)
            restored, removed, kept = (
                restored + answer.restored,
                removed + answer.removed,
                kept + answer.kept,
            )
    return Cleared(batches=len(batches), restored=restored, removed=removed, kept=kept)


def _stop(batch: intake.BatchCard, *, at: datetime, actor_id: int | None) -> None:
    if batch.state is intake.BatchState.WAITING:
        intake.ask_cancel(batch_id=batch.id, actor_id=actor_id, at=at)
    elif batch.state is intake.BatchState.RUNNING:
        intake.fail(batch_id=batch.id, sentence=INTERRUPTED, at=at)


def _plan_of(kind: intake.Kind) -> intake.Plan:
    """The sample's own headers are the names of the fields."""
    return intake.Plan(
        kind=kind, source=SOURCE, columns={name: name for name in FIELDS[kind]}, profile=SOURCE
    )


def _from(before: int, *, total: int, say: Say) -> Callable[[int], None]:
    return lambda done: say(before + done, total)
