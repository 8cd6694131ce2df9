"""Points suggested from the company's own past leads: asked for, learned apart, stopped."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk, jobs
from accord.journal import api as journal
from accord.lake.api import LakeRefusal
from accord.scoring.models import Suggestion as Row
from accord.scoring.operations.learning import learn_card
from accord.scoring.queries.past import learning_cohort, list_past
from accord.scoring.rules import suggesting
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.stored_suggestions import wishes_read, wishes_written, written
from accord.scoring.values.learning import Learned
from accord.scoring.values.suggestions import PastLead, Reads, Step, Suggestion, Told, Unsuggested
from accord.scoring.values.trials import PATIENCE, TOPIC, Cohort, UnableToTry

_NAME = "–"  # whoever makes it a draft names it in their own words


@transaction.atomic
def ask_suggestion(*, told: Told, actor_id: int | None, at: datetime) -> int:
    """Have points learned from past leads; answers the run. One that is under way is waited for
    where the team says the same of columns, and stopped where it says something else."""
    wishes = wishes_written(told)
    bulk.alone_for(topic=TOPIC, keys=["suggestion"])
    under_way = Row.objects.select_for_update().filter(ended_at=None).first()
    if under_way is not None:
        if under_way.wishes == wishes:
            return int(under_way.pk)
        _stop(under_way, at=at)
    row = Row.objects.create(
        asked_by_id=actor_id, asked_at=at, step=Step.WAITING.value, wishes=wishes
    )
    jobs.defer_apart("scoring.suggest", suggestion=row.pk)  # learning takes a minute or more
    journal.record(
        kind="card.points_asked", subject="suggestion", subject_id=row.pk, actor_id=actor_id, at=at,
    )  # fmt: skip
    return int(row.pk)


def run_suggestion(*, suggestion_id: int, at: datetime) -> None:
    """Learn, and keep what came of it; nothing is kept of one stopped meanwhile."""
    row = Row.objects.filter(pk=suggestion_id, ended_at=None).first()
    if row is None:
        return
    found, problem = None, ""
    try:
        found = _suggested(suggestion_id, wishes_read(row.wishes), at=at)
    except UnableToTry:
        problem = Unsuggested.NO_PAST.value
    except LakeRefusal:
        problem = Unsuggested.NO_LAKE.value
    _end(suggestion_id, found, problem=problem, at=at)


@transaction.atomic
def stop_suggestion(*, at: datetime) -> None:
    """What is under way is not kept."""
    row = Row.objects.select_for_update().filter(ended_at=None).first()
    if row is not None:
        _stop(row, at=at)


def end_cut_off_suggestions(*, at: datetime) -> int:
    """End suggestions whose worker went away in the middle; answers how many."""
    gone = [
        row.pk
        for row in Row.objects.filter(ended_at=None, asked_at__lt=at - jobs.GONE_AFTER)
        if row.asked_at < at - PATIENCE
        or not jobs.is_under_way("scoring.suggest", suggestion=row.pk)
    ]
    return Row.objects.filter(ended_at=None, pk__in=gone).update(
        ended_at=at, problem=Unsuggested.CUT_OFF.value
    )


def _suggested(suggestion_id: int, told: Told, *, at: datetime) -> Suggestion | None:
    """What is learned; None where somebody has stopped it."""
    if not _goes_on(suggestion_id, Step.GATHERING):
        return None
    cohort = learning_cohort(at=at)
    leads = list_past(cohort=cohort)
    past, reads = suggesting.past_of(leads)
    if not _goes_on(suggestion_id, Step.LEARNING):
        return None
    learned, _scored = learn_card(past=past, name=_NAME, wishes=suggesting.wishes_of(told, reads))
    if not _goes_on(suggestion_id, Step.COUNTING):
        return None
    return _counted(learned, leads, reads, cohort=cohort)


def _counted(
    learned: Learned, leads: list[PastLead], reads: list[Reads], *, cohort: Cohort
) -> Suggestion:
    body = None
    if learned.card is not None:
        body = suggesting.as_card(learned.card, reads, most=suggesting.most_touches(leads))
    card = read_card(body) if body is not None else None
    return Suggestion(
        since=leads[0].day if leads else cohort.since,
        until=cohort.until,
        leads=learned.rows,
        wins=learned.wins,
        card=body,
        reads=[replace(each, is_number=each.column in learned.numbers) for each in reads],
        suspects=learned.suspects,
        warnings=learned.warnings,
        liked=learned.liked,
        together=learned.together,
        counts=suggesting.count(card, leads) if card is not None else {},
        said=suggesting.said_of(card, leads) if card is not None else {},
    )


def _goes_on(suggestion_id: int, step: Step) -> bool:
    """Whether nobody has stopped it; then it says what it is at."""
    running = Row.objects.filter(pk=suggestion_id, ended_at=None)
    return running.update(step=step.value) == 1


@transaction.atomic
def _end(suggestion_id: int, suggestion: Suggestion | None, *, problem: str, at: datetime) -> None:
    row = Row.objects.select_for_update().filter(pk=suggestion_id, ended_at=None).first()
    if row is None or (suggestion is None and not problem):
        return
    row.told = written(suggestion) if suggestion is not None else None
    row.problem, row.ended_at = problem, max(at, row.asked_at)
    row.save()
    Row.objects.filter(pk__lt=suggestion_id).delete()


def _stop(row: Row, *, at: datetime) -> None:
    row.ended_at, row.is_stopped = max(at, row.asked_at), True
    row.save()
