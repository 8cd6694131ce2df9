"""Reading how far one answer for many has come."""

from accord.intake import models
from accord.intake.values.sweeps import SweepCard, SweepKind, SweepState


def get_sweep(*, sweep_id: int) -> SweepCard:
    """One of them; raises LookupError."""
    found = models.Sweep.objects.filter(pk=sweep_id).first()
    if found is None:
        raise LookupError(f"There is no sweep {sweep_id}.")
    return SweepCard(
        found.pk,
        SweepKind(found.kind),
        SweepState(found.state),
        found.total,
        found.position,
        len(found.done),
        found.cancel_asked,
        found.made_at,
        found.made_by_id,
    )


def list_swept(*, sweep_id: int) -> list[int]:
    """The pairs or merges that it changed."""
    return next(iter(models.Sweep.objects.filter(pk=sweep_id).values_list("done", flat=True)), [])


def list_unfinished() -> list[int]:
    """Those that a worker has still to work off."""
    return list(models.Sweep.objects.filter(ended_at=None).values_list("pk", flat=True)[:20])
