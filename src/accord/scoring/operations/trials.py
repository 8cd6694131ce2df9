"""Trying a draft on leads, a card on past ones and stages on running ones: asked for, done apart,
stopped."""

from datetime import UTC, datetime

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.foundation import bulk, jobs
from accord.journal import api as journal
from accord.lake.api import LakeRefusal
from accord.scoring.models import Trial
from accord.scoring.queries.stage_trials import StagesTried, try_stages
from accord.scoring.queries.trials import Tried, compared_with, try_card
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.stored_trials import stages_written, written
from accord.scoring.values.cards import UnableToRead
from accord.scoring.values.trials import PATIENCE, TOPIC, Asking, UnableToTry, Untried
from accord.team import api as team


@transaction.atomic
def ask_trial(*, version: DefinitionVersion, actor_id: int | None, at: datetime) -> int:
    """Have a wording tried on leads; answers the trial. One that is under way is waited for
    while the wording is the same, and stopped where it has changed."""
    bulk.alone_for(topic=TOPIC, keys=[f"trial:{version.id}"])
    under_way = (
        Trial.objects.select_for_update().filter(version_id=version.id, ended_at=None).first()
    )
    if under_way is not None:
        if under_way.revision == version.revision:
            return int(under_way.pk)
        _stop(under_way, at=at)
    row = Trial.objects.create(
        version_id=version.id, revision=version.revision, asked_by_id=actor_id, asked_at=at
    )
    jobs.defer("scoring.try_card", trial=row.pk)
    if version.kind is Kind.STAGES:
        journal.record(
            kind="stages.trial_asked", subject="definition", subject_id=version.id,
            actor_id=actor_id, at=at, number=version.number,
        )  # fmt: skip
    else:
        journal.record(
            kind="card.trial_asked", subject="definition", subject_id=version.id,
            actor_id=actor_id, at=at, number=version.number,
        )  # fmt: skip
    return int(row.pk)


def try_in_force(*, at: datetime) -> int:
    """Have every card in force tried again, so that what is said of its quadrants is of late;
    answers how many."""
    versions = definitions.list_in_force(kind=Kind.CARD, at=at)
    for version in versions:
        ask_trial(version=version, actor_id=None, at=at)
    return len(versions)


def run_trial(*, trial_id: int, at: datetime) -> None:
    """Try the version and keep what came of it; nothing is kept of one stopped meanwhile."""
    row = Trial.objects.filter(pk=trial_id, ended_at=None).first()
    if row is None:
        return
    version = definitions.get_version(version_id=row.version_id)
    if version.kind is Kind.STAGES:
        _keep_stages(trial_id, try_stages(version=version, at=at), at=at)
        return
    problem, tried = "", None
    try:
        asking = Asking(
            read_card(version.body),
            compared_with(version=version, at=at),
            team.get_team().currency,
        )
        tried = try_card(asking=asking, at=at)
    except UnableToTry as refusal:
        problem = refusal.why.value
    except UnableToRead:
        problem = Untried.NO_CARD.value
    except LakeRefusal:
        problem = Untried.NO_LAKE.value
    _end(trial_id, tried=tried, problem=problem, at=at)


@transaction.atomic
def stop_trial(*, version_id: int, at: datetime) -> None:
    """What is under way of a version's trial is not kept."""
    row = Trial.objects.select_for_update().filter(version_id=version_id, ended_at=None).first()
    if row is not None:
        _stop(row, at=at)


def end_cut_off(*, at: datetime) -> int:
    """End trials whose worker went away in the middle; answers how many."""
    gone = [
        row.pk
        for row in Trial.objects.filter(ended_at=None, asked_at__lt=at - jobs.GONE_AFTER)
        if row.asked_at < at - PATIENCE or not jobs.is_under_way("scoring.try_card", trial=row.pk)
    ]
    return Trial.objects.filter(ended_at=None, pk__in=gone).update(
        ended_at=at, problem=Untried.CUT_OFF.value
    )


@transaction.atomic
def _keep_stages(trial_id: int, tried: StagesTried, *, at: datetime) -> None:
    row = Trial.objects.select_for_update().filter(pk=trial_id, ended_at=None).first()
    if row is None:
        return
    row.told = stages_written(tried.trial)
    flips, day = tried.flips, at.astimezone(UTC).date()
    bulk.insert(
        "scoring_trialflip",
        {
            "trial_id": [trial_id] * len(flips),
            "lead_id": [flip.lead_id for flip in flips],
            "place": [*range(1, len(flips) + 1)],
            "picked_on": [day if flip.comes_in else None for flip in flips],
            "picked_before_on": [None if flip.comes_in else day for flip in flips],
            "is_customer": [False] * len(flips),
            "minor": [0] * len(flips),
            "stage": [flip.under.value if flip.under else "" for flip in flips],
            "stage_before": [flip.before.value if flip.before else "" for flip in flips],
        },
    )
    _close(row, at=at)


@transaction.atomic
def _end(trial_id: int, *, tried: Tried | None, problem: str, at: datetime) -> None:
    row = Trial.objects.select_for_update().filter(pk=trial_id, ended_at=None).first()
    if row is None:
        return
    if tried is not None:
        row.told = written(tried.trial)
        flips = tried.flips
        bulk.insert(
            "scoring_trialflip",
            {
                "trial_id": [trial_id] * len(flips),
                "lead_id": [flip.lead_id for flip in flips],
                "place": [*range(1, len(flips) + 1)],
                "picked_on": [flip.picked_on for flip in flips],
                "picked_before_on": [flip.picked_before_on for flip in flips],
                "is_customer": [flip.is_customer for flip in flips],
                "minor": [flip.value.minor for flip in flips],
            },
        )
    row.problem = problem
    _close(row, at=at)


def _close(row: Trial, *, at: datetime) -> None:
    """The trials before it are not needed any more."""
    row.ended_at = max(at, row.asked_at)
    row.save()
    Trial.objects.filter(version_id=row.version_id, pk__lt=row.pk).delete()


def _stop(row: Trial, *, at: datetime) -> None:
    row.ended_at, row.is_stopped = max(at, row.asked_at), True
    row.save()
