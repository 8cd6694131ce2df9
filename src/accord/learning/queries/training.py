"""Sessions and visits as they are read."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from accord.learning import models
from accord.learning.values import SessionCard, VisitCard
from accord.team.values import Side


def list_sessions(*, limit: int = 50, skip: int = 0) -> list[SessionCard]:
    """Sessions with who is to come, the latest day first."""
    return _cards(models.Session.objects.order_by("-day", "-id")[skip : skip + limit])


def find_session(*, session_id: int) -> SessionCard | None:
    """One session, or None."""
    return next(iter(_cards(models.Session.objects.filter(pk=session_id))), None)


def list_visits(*, limit: int = 50, skip: int = 0, member_id: int | None = None) -> list[VisitCard]:
    """Visits that a member may read: shared ones and their own, the latest day first."""
    rows = _visits(member_id).order_by("-day", "-id")
    return [
        VisitCard(
            row.pk, row.member_id, row.host_id, row.day, row.minutes, row.words, row.is_shared,
            row.noted_at,
        )
        for row in rows[skip : skip + limit]
    ]  # fmt: skip


def count_visits(*, member_id: int | None = None) -> int:
    """How many these are."""
    return _visits(member_id).count()


def count_missed(*, member_id: int, today: date) -> int:
    """To how many sessions a member was to come by now and has not been."""
    return models.Seat.objects.filter(
        member_id=member_id, there_at__isnull=True, session__day__lt=today,
        session__is_cancelled=False,
    ).count()  # fmt: skip


def _visits(member_id: int | None) -> QuerySet[models.Visit]:
    return models.Visit.objects.filter(
        Q(is_shared=True) | Q(member_id=member_id or 0), forgotten_at__isnull=True
    )


def _cards(found: Iterable[models.Session]) -> list[SessionCard]:
    rows = list(found)
    seats: dict[int, list[tuple[int, bool]]] = {}
    for session, member, there in (
        models.Seat.objects.filter(session_id__in=[row.pk for row in rows])
        .order_by("id")
        .values_list("session_id", "member_id", "there_at")
    ):
        seats.setdefault(session, []).append((member, there is not None))
    return [
        SessionCard(
            row.pk, row.name, row.about, row.day, row.minutes, Side(row.given_by),
            tuple(member for member, _there in seats.get(row.pk, ())),
            frozenset(member for member, there in seats.get(row.pk, ()) if there),
            row.is_cancelled,
        )
        for row in rows
    ]  # fmt: skip
