"""How a lead moves through the stages, and who may say what of it; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accord.definitions.values import (
    STAGE_ORDER,
    Need,
    StageCode,
    furthest,
    is_further,
    skipped,
)
from accord.leads.values import (
    Cause,
    Ending,
    Held,
    Promising,
    StageMove,
    Standing,
    Statement,
    Step,
    UnableToJudge,
    Unjudged,
)
from accord.team.values import Side


def moves_on(*, before: StageCode | None, move: StageMove) -> tuple[StageMove, ...]:
    """The events of one move: stages skipped on the way are inferred, then the move itself.

    Going back is legal and leaves its own event. An ending moves nothing.
    """
    if move.ending is not None or not is_further(stage=move.stage, than=before):
        return (move,)
    between = skipped(before=before, to=move.stage)
    inferred = tuple(
        StageMove(stage, move.at, time_known=False, inferred=True, cause=Cause.SKIPPED)
        for stage in between
    )
    return (*inferred, move)


def history(*, before: StageCode | None, moves: Sequence[StageMove]) -> tuple[StageMove, ...]:
    """The events of several moves of one lead, in the order of time.

    Stages that a later move of the same history reports itself are not inferred before it. A
    cycle ends at the stage it had reached, whatever stage the ending's move names.
    """
    told = {move.stage for move in moves if move.ending is None}
    events: list[StageMove] = []
    current = before
    for move in sorted(moves, key=_when):
        if move.ending is not None and current is not None:
            move = replace(move, stage=current)
        events += [
            event
            for event in moves_on(before=current, move=move)
            if not (event.inferred and event.ending is None and event.stage in told)
        ]
        if move.ending is None:
            current = move.stage if current is None else furthest([current, move.stage])
    return tuple(events)


def joined(periods: Sequence[tuple[int, datetime, datetime | None]]) -> dict[int, int]:
    """Which passes of one person are one: those that ran at the same time.

    periods: (lead, opened, closed or None). Answers the earliest of each group for every lead.
    """
    answer: dict[int, int] = {}
    head, until = 0, None
    for lead, opened, closed in sorted(periods, key=lambda each: (each[1], each[0])):
        if head and (until is None or opened < until):
            until = None if until is None or closed is None else max(until, closed)
        else:
            head, until = lead, closed
        answer[lead] = head
    return answer


def moves_told(*, before: StageCode | None, statements: Sequence[Statement]) -> list[StageMove]:
    """What several records say happened to one lead, in the order in which they came.

    A record that tells of a stage already reached moves nothing.
    """
    moves: list[StageMove] = []
    for said in statements:
        if said.stage and is_further(stage=said.stage, than=before):
            before = said.stage
            moves.append(StageMove(said.stage, said.at, time_known=said.time_known))
        if said.won:
            moves += [
                StageMove(
                    StageCode.CUSTOMER, said.won.at, time_known=said.won.day_known, ending=ending
                )
                for ending in (None, Ending.WON)
            ]
    return moves


def standing(events: Sequence[StageMove]) -> Standing:
    """Where a lead stands after these events, at least one; the set version is `derive`.

    The latest event says how a lead stands, and its stage is where it was last seen. Coming in
    once more is no step back: an arrival counts only while nothing else has happened.
    """
    latest = max(events, key=_counts)
    seen = max((event for event in events if event.ending is None), key=_counts, default=latest)
    return Standing(seen.stage, latest.ending, latest.at, min(event.at for event in events))


def _counts(event: StageMove) -> tuple[bool, datetime, bool, int]:
    arrival = event.ending is None and event.stage in (StageCode.VISIT, StageCode.LEAD)
    return (not arrival, *_when(event))


def _when(move: StageMove) -> tuple[datetime, bool, int]:
    return (move.at, move.ending is not None, STAGE_ORDER.index(move.stage))


def speaks_for(*, sides: frozenset[Side], side: Side) -> bool:
    """Whether somebody of these teams may say a team's word; who leads both may say either's."""
    return side in sides or Side.BOTH in sides


def check_verdict(
    *, sides: frozenset[Side], side: Side, stage: StageCode, ending: Ending | None
) -> None:
    """Raises UnableToJudge where this team's word is not theirs to say, or not now.

    Before marketing calls a lead ready there is nothing to judge, and once it has ended the word
    would only repeat how it ended.
    """
    if not speaks_for(sides=sides, side=side):
        raise UnableToJudge(why=Unjudged.OTHER_TEAM)
    if ending is not None:
        raise UnableToJudge(why=Unjudged.HAS_ENDED)
    if is_further(stage=StageCode.MQL, than=stage):
        raise UnableToJudge(why=Unjudged.NOT_YET)


def check_step(
    *, sides: frozenset[Side], stage: StageCode, ending: Ending | None, sales: Promising | None
) -> None:
    """Raises UnableToJudge where a lead cannot be made an SQL by hand: without sales' own word
    that it is promising nobody has judged it."""
    check_verdict(sides=sides, side=Side.SALES, stage=stage, ending=ending)
    if stage is not StageCode.MQL:
        raise UnableToJudge(why=Unjudged.NO_STEP)
    if sales is None:
        raise UnableToJudge(why=Unjudged.NO_WORD_OF_SALES)
    if sales is not Promising.YES:
        raise UnableToJudge(why=Unjudged.SALES_DOUBTS)


_LACKING = {
    Need.VERDICT_SALES: Unjudged.NO_WORD_OF_SALES,
    Need.VERDICT_MARKETING: Unjudged.NO_WORD_OF_MARKETING,
    Need.OWNER: Unjudged.NO_OWNER,
    Need.COMPANY: Unjudged.NO_COMPANY,
}


def check_needs(*, needs: Sequence[Need], there: frozenset[Need]) -> None:
    """Raises UnableToJudge at the first thing that a stage asks for and that is not there."""
    for need in needs:
        if need not in there:
            raise UnableToJudge(why=_LACKING[need])


def step_of(
    *,
    judged: StageCode | None,
    facts: Mapping[str, Any],
    asks: Collection[str],
    stage: StageCode,
    reached: StageCode,
    held: Held | None,
) -> Step:
    """What comes of what criteria say of a lead that stands at `stage` and had come as far as
    `reached`. They move it forward only, and to where it has been before only once what the judged
    stage `asks` is another than when it was moved back.

    held: what was known then, None while that was not written down.
    """
    if judged is None or not is_further(stage=judged, than=stage):
        was_moved_back = is_further(stage=reached, than=stage)
        is_waiting = was_moved_back and (held is None or not held.is_over)
        return Step.LET_GO if is_waiting else Step.STAY
    if is_further(stage=judged, than=reached):
        return Step.MOVE
    if held is None:
        return Step.HOLD
    is_same = not held.is_over and all(held.facts.get(one) == facts.get(one) for one in asks)
    return Step.STAY if is_same else Step.MOVE
