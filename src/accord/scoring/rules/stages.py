"""What stages ask of a score: the reference, one lead at a time."""

from collections.abc import Mapping, Sequence
from datetime import date

from accord.definitions.values import STAGE_ORDER, StageCode, StageFacts
from accord.scoring.values.scores import BEST_FIRST, CardInForce, Score
from accord.scoring.values.trials import StageCount

Pair = tuple[StageCode | None, StageCode | None]


def best(scores: Sequence[tuple[CardInForce, Score]]) -> tuple[CardInForce, Score] | None:
    """Of several cards the one by which a lead stands best, the first of such cards."""
    return min(scores, key=lambda one: BEST_FIRST.index(one[1].quadrant), default=None)


def facts_of_score(score: Score, *, today: date) -> StageFacts:
    """A score as criteria of stages name it."""
    until = score.interest.direct_until
    return StageFacts(
        fit=score.fit.level.value,
        interest="high" if score.interest.is_high else "low",
        quadrant=score.quadrant.value,
        cell=score.cell,
        is_direct=until is not None and today < until,
    )


def called(stage: StageCode, *, asked: Sequence[StageCode]) -> StageCode | None:
    """The furthest of the asked stages that a lead is called, which stands at `stage`."""
    place = STAGE_ORDER.index(stage)
    passed = [one for one in asked if STAGE_ORDER.index(one) <= place]
    return max(passed, key=STAGE_ORDER.index, default=None)


def counted(pairs: Mapping[Pair, int], *, asked: Sequence[StageCode]) -> tuple[StageCount, ...]:
    """Leads by (stage before, stage under a version) as counts of each asked stage, from which on
    a lead is at it."""
    answer = []
    for stage in asked:
        numbers = {(was, is_now): 0 for was in (True, False) for is_now in (True, False)}
        for (before, under), count in pairs.items():
            numbers[_is_at(before, stage), _is_at(under, stage)] += count
        both = numbers[True, True]
        comes_in, falls_out = numbers[False, True], numbers[True, False]
        answer.append(StageCount(stage, both + falls_out, both + comes_in, comes_in, falls_out))
    return tuple(answer)


def _is_at(lead: StageCode | None, stage: StageCode) -> bool:
    return lead is not None and STAGE_ORDER.index(lead) >= STAGE_ORDER.index(stage)
