"""Asking everybody how it is to work together, and keeping answers apart from who gave them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from accord.journal import api as journal
from accord.learning import models, queries
from accord.learning.rules import pulse as rules
from accord.learning.values import ANSWERS, Item, UnableToAnswer, Unanswered
from accord.team import api as team
from accord.team.values import Side

LONGEST, AHEAD = timedelta(days=92), timedelta(days=366)


def open_round(
    *, opens_on: date, closes_on: date, today: date, actor_id: int | None, at: datetime
) -> int:
    """Ask from a day to before another; answers the number of the round. Raises UnableToAnswer
    where it lies in the past, lasts too long or another is asked meanwhile."""
    if closes_on <= max(opens_on, today):
        raise UnableToAnswer(why=Unanswered.TOO_SHORT)
    if closes_on - max(opens_on, today) > LONGEST or opens_on - today > AHEAD:
        raise UnableToAnswer(why=Unanswered.TOO_LONG)
    try:
        with transaction.atomic():
            row = models.Round.objects.create(
                opens_on=opens_on, closes_on=closes_on, made_by_id=actor_id
            )
            models.Said.objects.bulk_create(
                models.Said(round=row, side=side.value, item=item.value, answer=answer)
                for side in Side
                for item in Item
                for answer in ANSWERS
            )
            journal.record(
                kind="pulse.opened", subject="pulse", subject_id=row.pk, actor_id=actor_id, at=at
            )
    except IntegrityError as problem:
        raise UnableToAnswer(why=Unanswered.OVERLAPS) from problem
    return int(row.pk)


@transaction.atomic
def end_round(*, round_id: int, today: date, actor_id: int | None, at: datetime) -> date:
    """End a round before its time, as early as it may; answers the day before which it now ends.
    Raises UnableToAnswer where it is not open or ends as early already."""
    row = _open(round_id, today=today)
    ends = queries.round_of(row).earliest_end(today=today)
    if ends >= row.closes_on:
        raise UnableToAnswer(why=Unanswered.ENDS_TODAY)
    row.closes_on = ends
    row.save(update_fields=["closes_on"])
    journal.record(
        kind="pulse.ended", subject="pulse", subject_id=row.pk, actor_id=actor_id, at=at,
        before=ends.isoformat(),
    )  # fmt: skip
    return ends


@transaction.atomic
def answer_pulse(
    *, round_id: int, member_id: int, said: Mapping[Item, int], today: date, at: datetime
) -> None:
    """Keep a member's answers to all that they are asked, once. Raises UnableToAnswer.

    That they answered is a row of theirs; what, is added to counts, and every count of the round
    is written anew in the same breath, so that neither a key nor a moment joins the two.
    """
    row = _open(round_id, today=today)
    side = team.sides().get(member_id)
    if side is None:
        raise UnableToAnswer(why=Unanswered.NO_TEAM)
    rules.check(said, asked=queries.asked_of(member_id=member_id))
    _taken, is_new = models.Taken.objects.get_or_create(round=row, member_id=member_id)
    if not is_new:
        raise UnableToAnswer(why=Unanswered.ANSWERED)
    given = Q(pk__in=[])
    for item, answer in said.items():
        given |= Q(side=side, item=item.value, answer=answer)
    models.Said.objects.filter(round=row).update(
        count=F("count") + Case(When(given, then=Value(1)), default=Value(0))
    )
    journal.record(kind="pulse.answered", subject="pulse", subject_id=round_id, at=at)


def _open(round_id: int, *, today: date) -> models.Round:
    """The row of a round in which somebody may answer today, held."""
    row = models.Round.objects.select_for_update().filter(pk=round_id).first()
    if row is None:
        raise UnableToAnswer(why=Unanswered.NO_ROUND)
    if not queries.round_of(row).is_open(today=today):
        raise UnableToAnswer(why=Unanswered.CLOSED)
    return row
