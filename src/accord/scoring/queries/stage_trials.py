"""Stages on all running leads: where each would be under a version, beside where it is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, StageCode
from accord.foundation import bulk
from accord.scoring import models
from accord.scoring.queries.cards import list_cards
from accord.scoring.queries.stages import stages_met
from accord.scoring.rules.stages import Pair, called, counted
from accord.scoring.rules.stored_trials import read_stages
from accord.scoring.values.trials import StageFlip, StageTrial, StageTrialRun

MOST_FLIPS = 10_000
STEP = 20_000


@dataclass(frozen=True, slots=True)
class StagesTried:
    """A trial, and the leads that flip, the first MOST_FLIPS by their ids."""

    trial: StageTrial
    flips: Sequence[StageFlip]


def try_stages(*, version: DefinitionVersion, at: datetime) -> StagesTried:
    """Where running leads would be under a version by what is known of them now, beside the
    version in force, or where that one asks nothing, beside what they are called."""
    under = definitions.stages_of(version.body)
    held = definitions.find_in_force(kind=Kind.STAGES, at=at)
    before = definitions.stages_of(held.body) if held is not None and held.id != version.id else ()
    is_judged = any(stage.criteria for stage in before)
    asked = [
        one.code
        for one in under
        if one.criteria or any(was.code is one.code and was.criteria for was in before)
    ]
    cards = list_cards(at=at)
    pairs: Counter[Pair] = Counter()
    flips: list[StageFlip] = []
    for standing in _steps():
        lead_ids = [*standing]
        now = stages_met(stages=under, lead_ids=lead_ids, cards=cards, at=at)
        was: dict[int, StageCode | None] = (
            stages_met(stages=before, lead_ids=[*now], cards=cards, at=at)
            if is_judged
            else {lead: called(standing[lead], asked=asked) for lead in now}
        )
        for lead in sorted(now.keys() & was.keys()):
            pair = was[lead], now[lead]
            pairs[pair] += 1
            if pair[0] is not pair[1] and len(flips) < MOST_FLIPS:
                flips.append(StageFlip(lead, *pair))
    trial = StageTrial(
        tried_at=at,
        leads=pairs.total(),
        before_number=held.number if held is not None and is_judged else None,
        counts=counted(pairs, asked=asked),
        flips=sum(count for (one, other), count in pairs.items() if one is not other),
    )
    return StagesTried(trial, flips)


def find_stage_trial(*, version_id: int) -> StageTrialRun | None:
    """The latest trial of a version of the stages."""
    row = models.Trial.objects.filter(version_id=version_id).order_by("-id").first()
    if row is None:
        return None
    return StageTrialRun(
        id=row.pk,
        revision=row.revision,
        ended_at=row.ended_at,
        is_stopped=row.is_stopped,
        problem=row.problem,
        trial=read_stages(row.told) if row.told else None,
        listed=models.TrialFlip.objects.filter(trial_id=row.pk).count(),
    )


def list_stage_flips(*, trial_id: int, after: int, limit: int) -> list[tuple[int, StageFlip]]:
    """Leads that flip, with their places; those of places after the given one."""
    rows = models.TrialFlip.objects.filter(trial_id=trial_id, place__gt=after).order_by("place")
    return [
        (row.place, StageFlip(row.lead_id, _stage(row.stage_before), _stage(row.stage)))
        for row in rows[:limit]
    ]


def _stage(code: str) -> StageCode | None:
    return StageCode(code) if code else None


def _steps() -> Iterator[dict[int, StageCode]]:
    """All open leads with where they stand, some at a time."""
    position = 0
    while rows := bulk.fetch(
        """select id, stage from live.leads
           where id > %s and closed_at is null and joined_to_id is null and gone_at is null
           order by id limit %s""",
        [position, STEP],
    ):
        yield {lead: StageCode(stage) for lead, stage in rows}
        position = rows[-1][0]
