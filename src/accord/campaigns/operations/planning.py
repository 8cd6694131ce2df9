"""Ticking what was told by the plan of communication, and taking the tick back."""

from datetime import date, datetime

from django.db import transaction

from accord.campaigns import models
from accord.journal import api as journal


@transaction.atomic
def tick(*, line: str, day: date, actor_id: int | None, at: datetime) -> bool:
    """Note that a line of the plan was kept on a day; False where that is noted already."""
    _row, is_new = models.Told.objects.get_or_create(
        line=line, day=day, defaults={"member_id": actor_id, "at": at}
    )
    if is_new:
        journal.record(
            kind="plan_line.told", subject="plan_line", subject_id=None, actor_id=actor_id, at=at,
            line=line,
        )  # fmt: skip
    return is_new


@transaction.atomic
def untick(*, line: str, day: date, actor_id: int | None, at: datetime) -> bool:
    """Take a tick back; False where there is none."""
    gone, _each = models.Told.objects.filter(line=line, day=day).delete()
    if gone:
        journal.record(
            kind="plan_line.not_told", subject="plan_line", subject_id=None, actor_id=actor_id,
            at=at, line=line,
        )  # fmt: skip
    return bool(gone)
