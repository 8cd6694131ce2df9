"""Which cells of the library are empty, and from how many answers on they are told."""

from datetime import date

import pytest

from accord.enablement.rules.coverage import grid
from accord.enablement.rules.needs import quarter_of, told
from accord.enablement.tests.test_ranking import piece
from accord.enablement.values.needs import Told

STEPS = ("awareness", "decision")


def shown(pieces, persona="engineer", objections=("Too dear",)):
    rows = grid(pieces, persona=persona, steps=STEPS, objections=objections)
    return [[(one.made, one.general) for one in row] for row in rows]


def test_a_piece_fills_the_cell_it_is_made_for_and_may_fit_others():
    exact = piece(1, persona="engineer", journey_stage="decision", objection="too  dear")
    assert shown([exact]) == [[(0, 0), (0, 1)], [(0, 0), (1, 0)]]
    anybody = piece(2, journey_stage="awareness")
    assert shown([anybody]) == [[(0, 1), (0, 0)], [(0, 1), (0, 0)]]
    plain = piece(3, persona="engineer", journey_stage="awareness")
    assert shown([plain]) == [[(1, 0), (0, 0)], [(0, 1), (0, 0)]]


def test_what_is_out_of_use_or_for_another_fills_nothing():
    said = {"persona": "engineer", "journey_stage": "decision"}
    others = [
        piece(1, retired=True, **said),
        piece(2, by=9, **said),
        piece(3, persona="buyer", journey_stage="decision"),
    ]
    assert shown(others) == [[(0, 0), (0, 0)], [(0, 0), (0, 0)]]


def test_whoever_it_is_has_a_table_of_its_own():
    pieces = [piece(1, journey_stage="decision"), piece(2, persona="e", journey_stage="decision")]
    assert shown(pieces, persona="", objections=()) == [[(0, 0), (1, 1)]]


@pytest.mark.parametrize(
    ("yes", "no", "answer"), [(1, 3, None), (4, 0, None), (1, 4, Told(1, 5)), (0, 0, None)]
)
def test_four_answers_tell_nothing(yes, no, answer):
    assert told(yes=yes, no=no) == answer


def test_quarters():
    days = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31))
    assert [quarter_of(day) for day in days] == ["2026-q1", "2026-q1", "2026-q2", "2026-q4"]
