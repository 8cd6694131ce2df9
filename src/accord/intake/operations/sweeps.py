"""Saying the same of many pairs, or ending many merges, in steps that survive a kill."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.doubts import DecidedMeanwhile, Decision, DoubtState
from accord.contacts.values.people import CannotMerge
from accord.foundation import jobs
from accord.intake import models
from accord.intake.operations import deciding, merging
from accord.intake.values.sweeps import SweepKind, SweepState
from accord.journal import api as journal

AT_ONCE = 60  # worked off while the browser waits
AT_MOST = 5_000
RUN = "intake.run_sweep"
_DECISIONS = {
    SweepKind.SAME: Decision.JOIN,
    SweepKind.DIFFERENT: Decision.APART,
    SweepKind.BACK: Decision.BACK,
}


@transaction.atomic
def order_sweep(
    *, kind: SweepKind, targets: Sequence[int], actor_id: int | None, at: datetime
) -> int:
    """Have this done with all of these; a worker begins once the transaction ends. Answers the
    sweep. Raises ValueError where there are none, or more than AT_MOST."""
    wanted = list(dict.fromkeys(targets))
    if not 0 < len(wanted) <= AT_MOST:
        raise ValueError(f"{len(wanted)} are not between 1 and {AT_MOST}.")
    made = models.Sweep.objects.create(
        kind=kind.value,
        state=SweepState.RUNNING.value,
        targets=wanted,
        total=len(wanted),
        made_at=at,
        made_by_id=actor_id,
    )
    journal.record(
        kind="sweep.ordered",
        subject="sweep",
        subject_id=made.pk,
        actor_id=actor_id,
        at=at,
        what=kind.value,
        count=len(wanted),
    )
    if len(wanted) > AT_ONCE:
        jobs.defer(RUN, sweep_id=made.pk)
    return made.pk


def run_sweep(*, sweep_id: int, now: Callable[[], datetime]) -> None:
    """Work a sweep off; where a step was killed, it goes on with that step."""
    while _step(sweep_id, at=now()):
        pass


@transaction.atomic
def cancel_sweep(*, sweep_id: int) -> None:
    """Stop after the present step; what is done stays done."""
    models.Sweep.objects.filter(pk=sweep_id, ended_at=None).update(cancel_asked=True)


@transaction.atomic
def _step(sweep_id: int, *, at: datetime) -> bool:
    """One of them and how far it came, both or neither; answers whether there is more.

    One at a time: two merges in one transaction would wait for others who wait for the first.
    """
    sweep = models.Sweep.objects.select_for_update().filter(pk=sweep_id, ended_at=None).first()
    if sweep is None:
        return False
    if not sweep.cancel_asked:
        target = sweep.targets[sweep.position]
        if _do(sweep, target, at=at):
            sweep.done.append(target)
        sweep.position += 1
    if sweep.cancel_asked or sweep.position == sweep.total:
        whole = sweep.position == sweep.total
        sweep.state = (SweepState.DONE if whole else SweepState.CANCELLED).value
        sweep.ended_at = at
    sweep.save(update_fields=["done", "position", "state", "ended_at"])
    return sweep.ended_at is None


def _do(sweep: models.Sweep, target: int, *, at: datetime) -> bool:
    """Whether this one was changed; what is gone or was answered meanwhile is left as it is."""
    kind = SweepKind(sweep.kind)
    try:
        with transaction.atomic():
            if kind is SweepKind.END:
                merging.unmerge_people(merge_id=target, actor_id=sweep.made_by_id, at=at)
            else:
                _decide(target, kind=kind, actor_id=sweep.made_by_id, at=at)
    except (LookupError, CannotMerge, DecidedMeanwhile):
        return False
    return True


def _decide(doubt_id: int, *, kind: SweepKind, actor_id: int | None, at: datetime) -> None:
    """Only what still waits is answered, and only what was answered is taken back."""
    doubt = contacts.get_doubt(doubt_id=doubt_id)
    waits = doubt.state in (DoubtState.OPEN, DoubtState.PASSED)
    if waits is (kind is SweepKind.BACK):
        raise DecidedMeanwhile(doubt)
    deciding.decide(
        doubt_id=doubt_id,
        decision=_DECISIONS[kind],
        standing=doubt.state,
        actor_id=actor_id,
        at=at,
    )
