"""How a lead moves through the stages; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from accord.definitions.values import STAGE_ORDER, StageCode, furthest, is_further, skipped
from accord.leads.values import Cause, Ending, StageMove, Standing, Statement


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
