"""Worked numbers of both axes, and laws that hold for any card."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.scoring.rules.interest import interest_of
from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import MAIN, changed
from accord.scoring.tests.drawing import cards, leads, touches_of
from accord.scoring.values.scores import Axis, LeadFacts, LeadTouch, Level, Quadrant

CARD = read_card(MAIN)
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
BIG = LeadFacts(employees=500, attributes=({"Lead Origin": "lead add form"},))
SMALL = LeadFacts(employees=5, attributes=({"Lead Origin": "API"},))
NOBODY = LeadFacts()


def visit(days: float, *, asset: str = "Pricing") -> LeadTouch:
    return LeadTouch("web_visit", NOW - timedelta(days=days), direction="in", asset=asset)


def form(days: float) -> LeadTouch:
    return LeadTouch("form", NOW - timedelta(days=days), direction="in")


@pytest.mark.parametrize(
    ("facts", "points", "low", "high", "level"),
    [
        (BIG, 55, 55, 55, Level.HIGH),
        (SMALL, 0, 0, 0, Level.LOW),
        (LeadFacts(employees=60, attributes=({"Lead Origin": "API"},)), 15, 15, 15, Level.LOW),
        # Size is open (0 to 30 points); the origin is empty, and that alone is worth 3.
        (NOBODY, 3, 3, 33, Level.LOW),
        # With the right origin, size decides: open.
        (LeadFacts(attributes=({"Lead Origin": "Lead Add Form"},)), 25, 25, 55, Level.UNKNOWN),
        # One record says it, another says something else.
        (LeadFacts(employees=200, attributes=({"Lead Origin": "API"},
                                              {"Lead Origin": "LEAD-ADD form"})),
         55, 55, 55, Level.HIGH),
    ],
)  # fmt: skip
def test_fit_and_what_is_open(facts, points, low, high, level):
    fit = score_of(CARD, facts, [], at=NOW).fit
    assert (fit.points, fit.low, fit.high, fit.level) == (points, low, high, level)


@pytest.mark.parametrize(
    ("touches", "points"),
    [
        ([], 0),
        ([visit(0)], 15),
        ([visit(30)], 7.5),
        ([visit(0.4)], 15),
        ([visit(0.6)], 15 * 2 ** (-1 / 30)),  # the evening before is another day
        ([visit(0.1), visit(0.2), visit(0.3)], 30 + 10),  # 45, but 30 a day; three in a week
        ([visit(0, asset="Jobs")], 0),
        ([visit(8), visit(6), visit(1)], 15 * sum(2 ** (-d / 30) for d in (8, 6, 1))),
        ([visit(0, asset="x"), visit(6, asset="x"), visit(1, asset="x")], 10),
        ([visit(-1)], 0),  # is still to come
    ],
)
def test_interest_of_touches(touches, points):
    score = score_of(CARD, NOBODY, touches, at=NOW)
    assert score.interest.points == pytest.approx(points, abs=1e-9)


def test_a_touch_counts_by_the_first_criterion_that_takes_it():
    twice = changed(
        "interest.criteria",
        [
            {"code": "any", "touch": {"kinds": ["web_visit"]}, "points": 1},
            {"code": "price", "touch": {"kinds": ["web_visit"], "assets": ["pricing"]},
             "points": 50},
        ],
    )  # fmt: skip
    parts = score_of(read_card(twice), NOBODY, [visit(0)], at=NOW).parts
    assert {part.code: part.points for part in parts if part.axis is Axis.INTEREST} == {
        "any": 1, "price": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "touches", "quadrant", "cell"),
    [
        (BIG, [form(0)], Quadrant.PERFECT, "B2"),
        (BIG, [], Quadrant.NURTURE, "B4"),
        (SMALL, [form(0)], Quadrant.HOT, "D2"),
        (SMALL, [visit(0)], Quadrant.COLD, "D3"),
        (LeadFacts(employees=60), [form(0), form(1)], Quadrant.HOT, "D1"),
        (LeadFacts(attributes=({"Lead Origin": "Lead Add Form"},)), [], Quadrant.CHECK_FIT, ""),
        (LeadFacts(attributes=({"Lead Origin": "Lead Add Form"},)), [form(0)], Quadrant.HOT, ""),
    ],
)
def test_quadrant_and_cell(facts, touches, quadrant, cell):
    score = score_of(CARD, facts, touches, at=NOW)
    assert (score.quadrant, score.cell) == (quadrant, cell)


@pytest.mark.parametrize(
    ("touches", "facts", "on"),
    [
        ([], NOBODY, None),
        # 40 points are above 30 for 12.45 days, and the sign holds for 14: first worked out then.
        ([form(0)], NOBODY, date(2026, 4, 13)),
        # Two visits a day, 30 points: at the threshold today, below it tomorrow.
        ([visit(0.1), visit(0.2)], NOBODY, date(2026, 4, 1)),
        # Below anyway; the three visits of a week leave it after the fourth of April.
        ([visit(0), visit(1, asset=""), visit(2, asset="")], NOBODY, date(2026, 4, 5)),
        # A touch of next month is looked at on its day.
        ([visit(-5)], NOBODY, date(2026, 4, 5)),
    ],
)
def test_the_day_on_which_it_changes_by_itself(touches, facts, on):
    assert score_of(CARD, facts, touches, at=NOW).changes_on == on


def test_a_direct_sign_holds_for_its_days_whatever_the_points():
    weak = read_card(changed("interest.criteria.1.points", 1))
    asked = [form(0)]
    until = score_of(weak, BIG, asked, at=NOW).interest.direct_until
    assert until == date(2026, 4, 14)
    assert score_of(weak, BIG, asked, at=NOW + timedelta(days=13)).quadrant is Quadrant.PERFECT
    assert score_of(weak, BIG, asked, at=NOW + timedelta(days=14)).quadrant is Quadrant.NURTURE


def test_points_against_a_lead_wear_off_too():
    """40 points that stay and −40 that halve: up again when less than 10 are left against it."""
    card = read_card(
        changed(
            "interest.criteria",
            [
                {"code": "left", "touch": {"kinds": ["form"]}, "points": -40},
                {"code": "size", "field": "employees", "otherwise": 40, "unknown": 0,
                 "cases": []},
            ],
        )
    )  # fmt: skip
    score = score_of(card, LeadFacts(employees=1), [form(0)], at=NOW)
    assert (score.interest.points, score.interest.sign, score.changes_on) == (
        0, -1, date(2026, 5, 30),
    )  # fmt: skip
    for days, is_high in ((59, False), (60, True)):
        later = score_of(card, LeadFacts(employees=1), [form(0)], at=NOW + timedelta(days=days))
        assert later.interest.is_high is is_high


def test_what_would_lift_it():
    chances = score_of(CARD, LeadFacts(employees=60), [visit(0), visit(1)], at=NOW).chances
    assert [(each.code, each.points, each.missing, each.is_open) for each in chances] == [
        ("asked", 40, 1, False),
        ("lead_origin", 22, 0, True),
        ("minutes", 20, 0, True),
        ("employees", 15, 0, False),
        ("price_page", 15, 1, False),
        ("three_visits", 10, 1, False),
    ]


def test_a_card_is_for_its_segments():
    card = read_card(changed("applies_to", {"segments": ["Mid-market"]}))
    assert applies(card, LeadFacts(segment="mid market"))
    assert not applies(card, LeadFacts(segment="Enterprise"))
    assert not applies(card, NOBODY)
    assert applies(CARD, NOBODY)


@given(cards(), leads(), st.data())
@pytest.mark.soak
@settings(max_examples=rounds(20, full=5_000), deadline=None)
def test_parts_add_up_and_the_order_of_touches_does_not_matter(card, facts, data):
    touches = data.draw(touches_of(at=NOW))
    score = score_of(card, facts, touches, at=NOW)
    fit = sum(part.points for part in score.parts if part.axis is Axis.FIT)
    interest = sum(part.points for part in score.parts if part.axis is Axis.INTEREST)
    assert fit == score.fit.points
    assert interest == pytest.approx(score.interest.points, abs=1e-9)
    assert score.fit.low <= score.fit.points or any(part.is_open for part in score.parts)
    assert score_of(card, facts, data.draw(st.permutations(touches)), at=NOW) == score


@given(cards(), leads(), st.data())
@pytest.mark.soak
@settings(max_examples=rounds(20, full=5_000), deadline=None)
def test_nothing_changes_before_its_day(card, facts, data):
    """What is stored stays true until `changes_on`: the sum at the epoch, bonus and quadrant."""
    touches = data.draw(touches_of(at=NOW))
    score = score_of(card, facts, touches, at=NOW)
    ahead = data.draw(st.integers(min_value=0, max_value=40))
    if score.changes_on is not None:
        ahead = min(ahead, (score.changes_on - NOW.date()).days - 1)
    later = score_of(card, facts, touches, at=NOW + timedelta(days=ahead))
    assert later.quadrant is score.quadrant
    assert later.interest.bonus == score.interest.bonus
    if later.interest.sign == score.interest.sign != 0:
        assert later.interest.log2 == pytest.approx(score.interest.log2, abs=1e-6)


def test_very_old_touches_neither_count_nor_break():
    quick = read_card(changed("interest.half_life_days", 0.001))
    told = interest_of(quick.interest, NOBODY, [form(9000), form(0)], at=NOW)
    assert told.interest.points == 40
    assert told.interest.log2 > 2_000_000  # of a sum that no float holds
