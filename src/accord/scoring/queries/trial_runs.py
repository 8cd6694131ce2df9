"""Trials that were asked for, as they are kept."""

from collections.abc import Mapping, Sequence

from accord.kernel.money import Money
from accord.scoring import models
from accord.scoring.rules.stored_trials import read
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.trials import Flip, Group, TrialRun


def find_trial(*, version_id: int) -> TrialRun | None:
    """The latest trial of a version."""
    row = models.Trial.objects.filter(version_id=version_id).order_by("-id").first()
    if row is None:
        return None
    return TrialRun(
        id=row.pk,
        version_id=version_id,
        revision=row.revision,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        is_stopped=row.is_stopped,
        problem=row.problem,
        trial=read(row.told) if row.told else None,
        flips=models.TrialFlip.objects.filter(trial_id=row.pk).count(),
    )


def list_quadrants(*, version_ids: Sequence[int]) -> dict[int, Mapping[Quadrant, Group]]:
    """What came of the leads of each quadrant, by the latest trial that each version has."""
    rows = models.Trial.objects.filter(version_id__in=version_ids, told__isnull=False)
    return {
        version: read(told or {}).quadrants
        for version, told in rows.order_by("id").values_list("version_id", "told")
    }


def list_flips(*, run: TrialRun, after: int, limit: int) -> list[tuple[int, Flip]]:
    """Leads that flip, with their places; those of places after the given one."""
    currency = run.trial.all.value.currency if run.trial else ""
    rows = models.TrialFlip.objects.filter(trial_id=run.id, place__gt=after).order_by("place")
    return [
        (
            row.place,
            Flip(
                row.lead_id, row.picked_on, row.picked_before_on, row.is_customer,
                Money(row.minor, currency),
            ),
        )
        for row in rows[:limit]
    ]  # fmt: skip
