"""Reading who left and where their open work went."""

from collections.abc import Sequence

from django.db.models import Count

from accord.intake import models
from accord.intake.values.leaving import DepartureCard


def list_departures(*, before: int | None = None, limit: int = 50) -> list[DepartureCard]:
    """Newest first; `before` is the id of the last one already seen. Two queries."""
    rows = models.Departure.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[:limit])
    counts = _counts([row.pk for row in found])
    return [
        DepartureCard(
            id=row.pk,
            member_id=row.member_id,
            at=row.at,
            source=row.source,
            actor_id=row.made_by_id,
            stand_in_id=row.stand_in_id,
            counts=counts.get(row.pk, {}),
            came_back_at=row.came_back_at,
        )
        for row in found
    ]


def _counts(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = models.PassedOn.objects.filter(departure_id__in=ids)
    for departure, work, count in rows.values_list("departure_id", "work").annotate(Count("id")):
        found.setdefault(departure, {})[work] = count
    return found
