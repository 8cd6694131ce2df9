"""How moves become a history."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from accord.definitions.values import StageCode
from accord.leads import rules
from accord.leads.values import Ending, Held, StageMove, Step

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def move(stage, day, *, ending=None):
    return StageMove(StageCode(stage), DAY + timedelta(days=day), ending=ending)


def told(events):
    return [
        (
            event.ending.value if event.ending else event.stage.value,
            (event.at - DAY).days,
            event.inferred,
        )
        for event in events
    ]


def test_stages_passed_unseen_are_inferred_at_the_later_one():
    assert told(rules.history(before=StageCode.LEAD, moves=[move("opportunity", 4)])) == [
        ("mql", 4, True),
        ("sql", 4, True),
        ("opportunity", 4, False),
    ]


def test_a_stage_that_the_history_tells_itself_is_not_inferred():
    events = rules.history(before=None, moves=[move("sql", 2), move("mql", 3)])
    assert told(events) == [("lead", 2, True), ("sql", 2, False), ("mql", 3, False)]


def test_moves_in_any_order_make_one_history():
    moves = [
        move("lead", 0),
        move("mql", 2),
        move("sql", 2),
        move("mql", 5, ending=Ending.REJECTED),
    ]
    histories = {rules.history(before=None, moves=order) for order in permutations(moves)}
    assert len(histories) == 1


@pytest.mark.parametrize("reached", ["lead", "mql", "sql", "opportunity"])
def test_a_cycle_ends_at_the_stage_it_had_reached(reached):
    events = rules.history(
        before=StageCode.LEAD,
        moves=[move(reached, 1), move("mql", 3, ending=Ending.REJECTED)],
    )
    assert (events[-1].stage, events[-1].ending) == (StageCode(reached), Ending.REJECTED)


def test_an_ending_at_the_same_instant_comes_after_the_stage():
    events = rules.history(
        before=None, moves=[move("customer", 1, ending=Ending.WON), move("customer", 1)]
    )
    assert told(events)[-2:] == [("customer", 1, False), ("won", 1, False)]


def test_an_ending_alone_keeps_the_stage_it_names():
    [event] = rules.history(before=None, moves=[move("mql", 1, ending=Ending.RECYCLED)])
    assert event.stage is StageCode.MQL


FIRST, OTHER = {"fit": "high", "title": "CEO"}, {"fit": "low", "title": "CEO"}


@pytest.mark.parametrize(
    ("judged", "facts", "stage", "reached", "held", "step"),
    [
        (None, FIRST, "lead", "lead", None, Step.STAY),
        ("mql", FIRST, "lead", "lead", None, Step.MOVE),
        ("mql", FIRST, "mql", "mql", None, Step.STAY),
        ("mql", FIRST, "sql", "sql", None, Step.STAY),  # never back
        ("sql", FIRST, "mql", "sql", None, Step.HOLD),  # somebody moved it back
        ("sql", FIRST, "mql", "sql", Held(FIRST, is_over=False), Step.STAY),
        ("sql", {**FIRST, "title": "CFO"}, "mql", "sql", Held(FIRST, is_over=False), Step.STAY),
        ("sql", OTHER, "mql", "sql", Held(FIRST, is_over=False), Step.MOVE),
        ("mql", OTHER, "mql", "sql", Held(FIRST, is_over=False), Step.LET_GO),
        (None, OTHER, "mql", "sql", Held(FIRST, is_over=False), Step.LET_GO),
        (None, OTHER, "mql", "sql", Held(FIRST, is_over=True), Step.STAY),
        (None, FIRST, "mql", "sql", None, Step.LET_GO),  # it met nothing when it was moved back
        ("sql", FIRST, "mql", "sql", Held(FIRST, is_over=True), Step.MOVE),
        ("opportunity", FIRST, "mql", "sql", Held(FIRST, is_over=False), Step.MOVE),
    ],
)
def test_what_comes_of_criteria(judged, facts, stage, reached, held, step):
    """`title` is known and not asked: it changes nothing."""
    assert (
        rules.step_of(
            judged=StageCode(judged) if judged else None,
            facts=facts,
            asks=["fit"],
            stage=StageCode(stage),
            reached=StageCode(reached),
            held=held,
        )
        is step
    )
