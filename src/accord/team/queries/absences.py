"""Reading who is away, and who acts for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accord.team import models
from accord.team.rules import hours as rules
from accord.team.values import Absence


def absences_of(*, member_ids: Iterable[int] | None = None, since: datetime) -> list[Absence]:
    """The absences of these members, or of all, that last at a moment or begin after it; the
    earliest first."""
    wanted = Q() if member_ids is None else Q(member_id__in=set(member_ids))
    rows = models.Absence.objects.filter(wanted, ends_at__gt=since)
    return [_absence(row) for row in rows.order_by("starts_at", "id")]


def list_absences(*, since: datetime, start: int, limit: int) -> list[Absence]:
    """A page of the absences of all that last at a moment or begin after it, from `start` on."""
    rows = models.Absence.objects.filter(ends_at__gt=since).order_by("starts_at", "id")
    return [_absence(row) for row in rows[start : start + limit]]


def get_absence(*, absence_id: int) -> Absence:
    """Raises LookupError."""
    row = models.Absence.objects.filter(pk=absence_id).first()
    if row is None:
        raise LookupError(f"There is no absence {absence_id}.")
    return _absence(row)


def deputy_of(*, member_id: int, at: datetime) -> int | None:
    """Who acts for a member at a moment: they themselves while they are there, else the first of
    the chain of deputies who is; None where nobody of it is there."""
    return deputies_of(member_ids=[member_id], at=at)[member_id]


def deputies_of(*, member_ids: Iterable[int], at: datetime) -> dict[int, int | None]:
    """The same for many, in two queries. Who left has the one who stands in for them."""
    absent = models.Absence.objects.filter(starts_at__lte=at, ends_at__gt=at)
    away: dict[int, int | None] = dict(absent.values_list("member_id", "deputy_id"))
    gone = models.Member.objects.filter(is_active=False)
    away.update(gone.values_list("pk", "stand_in_id"))
    return {each: rules.first_present(each, away=away) for each in set(member_ids)}


def _absence(row: models.Absence) -> Absence:
    return Absence(
        row.pk, row.member_id, row.first_day, row.last_day, row.starts_at, row.ends_at,
        row.deputy_id, row.first_time, row.last_time,
    )  # fmt: skip
