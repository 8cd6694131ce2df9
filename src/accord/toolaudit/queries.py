"""Comparisons that were kept, and what never arrived."""

from collections.abc import Iterator
from datetime import datetime

from accord.toolaudit import models
from accord.toolaudit.values.runs import LostRow, OwnedBy, RunCard, RunState

_BEFORE = 500


def list_runs(*, name: str = "", before: int | None = None, limit: int = 50) -> list[RunCard]:
    """Comparisons, newest first; those of one link where its name is given."""
    rows = models.Reconciliation.objects.order_by("-id")
    if name:
        rows = rows.filter(name=name)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_card(row) for row in rows[:limit]]


def count_runs() -> int:
    """How many comparisons were made."""
    return models.Reconciliation.objects.count()


def list_names(*, limit: int = 50) -> list[str]:
    """The links that were compared, by name."""
    rows = models.Reconciliation.objects.order_by("name").values_list("name", flat=True)
    return list(rows.distinct()[:limit])


def get_run(*, run_id: int) -> RunCard:
    """One comparison; raises LookupError."""
    row = models.Reconciliation.objects.filter(pk=run_id).first()
    if row is None:
        raise LookupError(f"There is no comparison {run_id}.")
    return _card(row)


def list_lost(*, run_id: int, after: int = 0, limit: int = 50) -> list[LostRow]:
    """Rows that never arrived, newest first, those after a place."""
    rows = models.Lost.objects.filter(reconciliation_id=run_id, place__gt=after)
    return [_lost(row) for row in rows.order_by("place")[:limit]]


def iterate_lost(*, run_id: int) -> Iterator[LostRow]:
    """All of them, a bounded number at a time."""
    after = 0
    while rows := list_lost(run_id=run_id, after=after, limit=_BEFORE):
        yield from rows
        after = rows[-1].place


def list_interrupted(*, before: datetime) -> list[int]:
    """Comparisons under way of which nothing was heard since."""
    open_ones = models.Reconciliation.objects.filter(ended_at=None, beat_at__lt=before)
    return list(open_ones.values_list("pk", flat=True))


def _card(row: models.Reconciliation) -> RunCard:
    named = ("name", "left_name", "right_name", "window", "step", "cancel_asked", "failure",
             "received", "matched", "missing", "not_yet", "repeated", "extra", "old_enough", "near",
             "header", "roles", "keys", "said", "said_count", "made_at", "ended_at")  # fmt: skip
    return RunCard(
        id=row.pk, state=RunState(row.state), **{name: getattr(row, name) for name in named}
    )


def _lost(row: models.Lost) -> LostRow:
    return LostRow(row.place, row.number, row.cells, row.owner, OwnedBy(row.owned_by), row.at)
