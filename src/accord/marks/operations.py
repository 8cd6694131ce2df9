"""Marking a day, and taking a mark away."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accord.journal import api as journal
from accord.marks import models, rules
from accord.marks.queries import value_of
from accord.marks.values import Mark, MarkFlaw, UnableToMark


def make_mark(
    *,
    day: date | None,
    words: str,
    measure: str = "",
    is_start: bool = False,
    actor_id: int | None,
    today: date,
    at: datetime,
) -> int:
    """Mark a day for a measure, "" for all; is_start: the teams work as one since then. today: the
    day it is where they are. Answers the mark's number. Raises UnableToMark."""
    kept, said = rules.check(day=day, words=words, today=today)
    try:
        with transaction.atomic():
            row = models.Mark.objects.create(
                day=kept, words=said, measure="" if is_start else measure, is_start=is_start,
                made_at=at, made_by_id=actor_id,
            )  # fmt: skip
            journal.record(
                kind="mark.made", subject="mark", subject_id=row.pk, at=at, actor_id=actor_id,
                is_start=is_start, measure=row.measure, day=kept.isoformat(),
            )  # fmt: skip
    except IntegrityError as taken:
        if "mark_one_start" not in str(taken):
            raise
        raise UnableToMark(MarkFlaw.HAS_START) from taken
    return row.pk


@transaction.atomic
def end_mark(*, mark_id: int, actor_id: int | None, is_leader: bool, at: datetime) -> Mark:
    """Take a mark away; answers what it was. Raises UnableToMark."""
    row = models.Mark.objects.select_for_update().filter(pk=mark_id, ended_at__isnull=True).first()
    if row is None:
        raise UnableToMark(MarkFlaw.GONE)
    rules.check_end(value_of(row), member_id=actor_id, is_leader=is_leader)
    row.ended_at, row.ended_by_id = at, actor_id
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        kind="mark.ended", subject="mark", subject_id=row.pk, at=at, actor_id=actor_id,
        is_start=row.is_start, measure=row.measure,
    )  # fmt: skip
    return value_of(row)


@transaction.atomic
def restore_mark(*, mark_id: int, actor_id: int | None, is_leader: bool, at: datetime) -> None:
    """What was taken away stands again, if whoever took it away, or a leader, says so. Raises
    UnableToMark."""
    row = models.Mark.objects.select_for_update().filter(pk=mark_id).first()
    if row is None or row.ended_at is None:
        raise UnableToMark(MarkFlaw.GONE)
    rules.check_end(value_of(row), member_id=actor_id, is_leader=is_leader)
    taken = models.Mark.objects.filter(is_start=True, ended_at__isnull=True)
    if row.is_start and taken.exists():
        raise UnableToMark(MarkFlaw.HAS_START)
    row.ended_at, row.ended_by_id = None, None
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        kind="mark.restored", subject="mark", subject_id=row.pk, at=at, actor_id=actor_id,
        is_start=row.is_start, measure=row.measure,
    )  # fmt: skip
