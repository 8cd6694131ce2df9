"""Reading marks."""

from datetime import date

from django.db.models import Q

from accord.marks import models
from accord.marks.values import MOST_SHOWN, Mark


def find_start() -> Mark | None:
    """Since when the teams work as one; None where no leader said so."""
    row = models.Mark.objects.filter(is_start=True, ended_at__isnull=True).first()
    return value_of(row) if row else None


def list_marks(
    *, measure: str, start: date | None = None, end: date | None = None, limit: int = MOST_SHOWN
) -> list[Mark]:
    """What is marked for a measure or for all: the latest `limit` of these days, in their order."""
    rows = models.Mark.objects.filter(Q(measure=measure) | Q(measure=""), ended_at__isnull=True)
    if start is not None:
        rows = rows.filter(day__gte=start)
    if end is not None:
        rows = rows.filter(day__lte=end)
    return [value_of(row) for row in rows.order_by("-day", "-id")[:limit]][::-1]


def value_of(row: models.Mark) -> Mark:
    return Mark(
        id=row.pk, day=row.day, words=row.words, measure=row.measure, is_start=row.is_start,
        by_id=row.made_by_id, made_at=row.made_at,
    )  # fmt: skip
